package io.cloakroom.cli.keychain;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keychain of macOS, by {@code security}. It reads its commands from standard input, where others cannot see them.
 */
record MacKeychain(Tool tool) implements Keeper {
    static final String NAME = "security";

    /** A line of {@code security -i} has at most 4096 bytes. */
    private static final int MAX_CHARS = 3800;

    /** How it ends if there is no such secret: the last byte of {@code errSecItemNotFound}, -25300. */
    private static final int NOT_THERE = 44;

    /** What needs no quotes in a command. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void store(String profile, Secret secret) throws IOException {
        String text = secret.reveal();
        if (text.length() > MAX_CHARS || !PLAIN.matcher(text).matches()) {
            throw new IOException("security takes no token of %d characters".formatted(text.length()));
        }
        String command = "add-generic-password -U -s cloakroom -a %s -w %s%n".formatted(profile, text);
        int code = tool.run(command, "-i").code();
        // In this mode its exit code does not always tell.
        if (code != 0 || !find(profile).filter(secret::equals).isPresent()) {
            throw new IOException("security did not keep the token");
        }
    }

    @Override
    public Optional<Secret> find(String profile) throws IOException {
        Tool.Result found = tool.run("", "find-generic-password", "-s", "cloakroom", "-a", profile, "-w");
        return Optional.of(found.output().strip())
                .filter(text -> found.code() == 0 && !text.isEmpty())
                .map(Secret::new);
    }

    @Override
    public void remove(String profile) throws IOException {
        int code = tool.run("", "delete-generic-password", "-s", "cloakroom", "-a", profile)
                .code();
        if (code != 0 && code != NOT_THERE) {
            throw new IOException("security ended with code " + code);
        }
    }
}
