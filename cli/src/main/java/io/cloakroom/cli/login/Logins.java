package io.cloakroom.cli.login;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.cli.keychain.Keeper;
import io.cloakroom.cli.keychain.Keepers;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.PrivateFile;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The logins that are kept on this machine, at most one for each profile. */
public final class Logins {
    private final ConfigFolder folder;
    private final Keepers keepers;

    public Logins(Map<String, String> environment) {
        this.folder = ConfigFolder.of(environment);
        this.keepers = new Keepers(environment, System.getProperty("os.name", ""));
    }

    /** What is known of the login with a profile; empty if there is none. */
    public Optional<StoredLogin> find(String profile) throws Refused {
        PrivateFile file = file(profile);
        try {
            Optional<String> text = file.read();
            return text.isEmpty() ? Optional.empty() : StoredLogin.read(StrictJson.object(text.get()));
        } catch (InputException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Refused.usage("cannot read `%s`: %s".formatted(file.path(), e.getMessage()));
        }
    }

    /**
     * The refresh token of a login; empty if its keeper has none any more.
     *
     * @throws Refused if its keeper is not there now, such as the keyring of a desktop without the desktop
     */
    public Optional<Secret> refreshToken(String profile, StoredLogin login) throws Refused {
        try {
            return keeper(login).find(profile);
        } catch (IOException e) {
            throw Refused.by("%s does not give the login: %s".formatted(login.keeper(), e.getMessage()));
        }
    }

    /** Keeps the next refresh token of a login. */
    void replace(String profile, StoredLogin login, Secret refresh) throws Refused {
        try {
            keeper(login).store(profile, refresh);
        } catch (IOException e) {
            throw Refused.by("%s does not keep the login: %s".formatted(login.keeper(), e.getMessage()));
        }
    }

    private Keeper keeper(StoredLogin login) throws Refused {
        return keepers.of(login.keeper())
                .orElseThrow(() -> Refused.by(
                        "the login is kept by %s, which cannot be used here: log in again, or with --no-keychain"
                                .formatted(login.keeper())));
    }

    /**
     * Keeps a login in place of the one before, whose refresh token goes unless another keeper has it.
     *
     * @param login without its keeper, which is chosen here
     * @param usesKeychain unless false; where there is none, a file is used
     */
    StoredLogin keep(String profile, StoredLogin login, Secret refresh, boolean usesKeychain) throws Refused {
        Optional<Keeper> keychain = usesKeychain ? keepers.keychain() : Optional.empty();
        if (keychain.isPresent()) {
            try {
                keychain.get().store(profile, refresh);
                return write(profile, login, keychain.get());
            } catch (IOException e) {
                // A locked keyring, or none behind the tool: the file does it too.
            }
        }
        Keeper file = keepers.file();
        try {
            file.store(profile, refresh);
        } catch (IOException e) {
            throw Refused.usage("cannot keep the login: " + e.getMessage());
        }
        return write(profile, login, file);
    }

    private StoredLogin write(String profile, StoredLogin login, Keeper keeper) throws Refused {
        StoredLogin kept =
                new StoredLogin(login.user(), login.since(), keeper.name(), login.place(), login.endpoints());
        PrivateFile file = file(profile);
        try {
            file.write(kept.json().toPrettyString() + "\n");
        } catch (IOException e) {
            throw Refused.usage("cannot write `%s`: %s".formatted(file.path(), e.getMessage()));
        }
        return kept;
    }

    /**
     * Has the keeper of a login remove its refresh token.
     *
     * @throws Refused if the token may still be there
     */
    void removeToken(String profile, StoredLogin login) throws Refused {
        try {
            keepers.of(login.keeper())
                    .orElseThrow(() -> new IOException("it cannot be used here"))
                    .remove(profile);
        } catch (IOException e) {
            throw Refused.by("the refresh token of the login stays with its keeper, %s: %s"
                    .formatted(login.keeper(), e.getMessage()));
        }
    }

    /**
     * Removes what is kept of a login.
     *
     * @throws Refused if its refresh token may still be there; then nothing is removed
     */
    void forget(String profile, StoredLogin login) throws Refused {
        removeToken(profile, login);
        forgetFile(profile);
    }

    /** Removes what is known of a login beside its refresh token. */
    void forgetFile(String profile) throws Refused {
        try {
            Files.deleteIfExists(file(profile).path());
        } catch (IOException e) {
            throw Refused.by("cannot forget the login: " + e.getMessage());
        }
    }

    /** The file that processes lock while they work on the tokens of the login. */
    Path lock(String profile) {
        return folder.ofLogin(profile, "lock");
    }

    /** The file that processes lock while a person logs in. No other profile has a file of that name. */
    Path lockOfPerson(String profile) {
        return folder.ofLogin(profile, "login-lock");
    }

    /** The file that the browser begins a login with. */
    Path startPage(String profile) {
        return folder.ofLogin(profile, "html");
    }

    private PrivateFile file(String profile) {
        return new PrivateFile(folder.ofLogin(profile, "json"));
    }
}
