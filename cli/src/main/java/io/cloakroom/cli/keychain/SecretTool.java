package io.cloakroom.cli.keychain;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.util.Optional;

/**
 * The keyring of a Linux desktop, by {@code secret-tool} of libsecret.
 *
 * @see <a href="https://manpages.debian.org/stable/libsecret-tools/secret-tool.1.en.html">secret-tool</a>
 */
record SecretTool(Tool tool) implements Keeper {
    static final String NAME = "secret-tool";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void store(String profile, Secret secret) throws IOException {
        int code = tool.run(
                        secret.reveal(),
                        "store",
                        "--label=Cloakroom login " + profile,
                        "service",
                        "cloakroom",
                        "profile",
                        profile)
                .code();
        if (code != 0) {
            throw new IOException("secret-tool ended with code " + code);
        }
    }

    @Override
    public Optional<Secret> find(String profile) throws IOException {
        Tool.Result found = tool.run("", "lookup", "service", "cloakroom", "profile", profile);
        return Optional.of(found.output().strip())
                .filter(text -> found.code() == 0 && !text.isEmpty())
                .map(Secret::new);
    }

    @Override
    public void remove(String profile) throws IOException {
        int code = tool.run("", "clear", "service", "cloakroom", "profile", profile)
                .code();
        if (code != 0) {
            throw new IOException("secret-tool ended with code " + code);
        }
    }
}
