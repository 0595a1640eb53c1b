package io.cloakroom.cli.keychain;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A file of mode 0600, where the system has no keychain that its own tool opens. */
record SecretFile(ConfigFolder folder) implements Keeper {
    static final String NAME = "file";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void store(String profile, Secret secret) throws IOException {
        file(profile).write(secret.reveal() + "\n");
    }

    @Override
    public Optional<Secret> find(String profile) throws IOException {
        return file(profile)
                .read()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Secret::new);
    }

    @Override
    public void remove(String profile) throws IOException {
        Files.deleteIfExists(file(profile).path());
    }

    private PrivateFile file(String profile) {
        return new PrivateFile(folder.ofLogin(profile, "token"));
    }
}
