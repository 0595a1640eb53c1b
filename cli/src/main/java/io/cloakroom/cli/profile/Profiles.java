package io.cloakroom.cli.profile;

import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The profiles of a user, a JSON file each. */
public record Profiles(ConfigFolder folder) {
    private static final String ENDING = ".json";

    /**
     * The profile with a name, or the one that is meant without: {@code cloakroom}, else the only one.
     *
     * @throws Refused if there is none, or which one is meant is open
     */
    public Profile get(@Nullable String name) throws Refused {
        if (name != null) {
            return find(name)
                    .orElseThrow(() -> Refused.usage(
                            "there is no profile `%s`: `cloakroom setup URL --profile %s` makes one from the address of a bridge"
                                    .formatted(name, name)));
        }
        Optional<Profile> usual = find(Profile.DEFAULT_NAME);
        if (usual.isPresent()) {
            return usual.get();
        }
        List<String> names = names();
        if (names.isEmpty()) {
            throw Refused.usage(
                    "there is no profile yet: `cloakroom setup URL` makes one from the address of a bridge");
        }
        if (names.size() > 1) {
            throw Refused.usage("say which with --profile: %s".formatted(String.join(", ", names)));
        }
        return get(names.get(0));
    }

    /** @throws Refused if it cannot be read */
    public Optional<Profile> find(String name) throws Refused {
        Path file;
        try {
            file = folder.profiles().resolve(name + ENDING);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!folder.profiles().equals(file.getParent())) {
            return Optional.empty();
        }
        try {
            Optional<String> text = new PrivateFile(file).read();
            return text.isEmpty() ? Optional.empty() : Optional.of(Profile.read(name, StrictJson.object(text.get())));
        } catch (IOException e) {
            throw Refused.usage(Input.unreadable(file.toString(), e).sentence());
        } catch (InputException e) {
            throw Refused.usage("`%s` is no profile: %s".formatted(file, e.sentence()));
        }
    }

    /** The names of all, in their order. */
    public List<String> names() throws Refused {
        List<String> names = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder.profiles(), "[!.]*" + ENDING)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                names.add(name.substring(0, name.length() - ENDING.length()));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw Refused.usage(
                    Input.unreadable(folder.profiles().toString(), e).sentence());
        }
        return names.stream().sorted().toList();
    }

    /**
     * Keeps a profile. One of the same name and another bridge or provider stays, and is an error.
     *
     * @throws Refused if it cannot be kept
     */
    public void save(Profile profile) throws Refused {
        Optional<Profile> known = find(profile.name());
        if (known.isPresent() && !known.get().isOfSamePlace(profile)) {
            throw Refused.usage(
                    "profile `%s` is for %s with %s: give another name with --profile, or remove it with `cloakroom logout --profile %s --forget`"
                            .formatted(
                                    profile.name(),
                                    known.get().bridge().s3(),
                                    known.get().openId().issuer(),
                                    profile.name()));
        }
        if (known.isPresent() && known.get().equals(profile)) {
            return;
        }
        Path file = folder.profiles().resolve(profile.name() + ENDING);
        try {
            new PrivateFile(file).write(profile.json().toPrettyString() + "\n");
        } catch (IOException e) {
            throw Refused.usage("cannot write `%s`: %s".formatted(file, e.getMessage()));
        }
    }

    /** Removes a profile, if it is there. */
    public void remove(String name) throws Refused {
        Path file = folder.profiles().resolve(name + ENDING);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Refused.usage("cannot remove `%s`: %s".formatted(file, e.getMessage()));
        }
    }
}
