package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** All callers show the same token, which the agent drew, and get the credentials of one identity token in a file. */
final class SharedToken implements Callers {
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_BYTES = 1024;
    private static final int LEAST_CHARS = 16;
    private static final Set<PosixFilePermission> TOO_OPEN = PosixFilePermissions.fromString("----w-rwx");

    private final Secret shared;
    private final Shown shown;

    /** @param file holds the identity token; read again for each exchange */
    SharedToken(Secret shared, IdentityTokenFile file) {
        this.shared = shared;
        this.shown = new Shown("file", file::read, Optional.empty());
    }

    @Override
    public Shown admit(Secret authorization) throws NoCredentials {
        if (!shared.matches(authorization.reveal())) {
            throw new NoCredentials(
                    403,
                    "AccessDenied",
                    "The header `Authorization` is not the token in the agent's file for callers.");
        }
        return shown;
    }

    /**
     * The token in a file. A missing file is made, for its owner only; one that is there stays as it is.
     *
     * @throws IOException with a sentence for the operator
     */
    static Secret inFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            return drawn(file);
        }
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(TOO_OPEN::contains)) {
            throw new IOException(
                    "`%s` is open to every user of this machine: its mode must be 0600 or 0640".formatted(file));
        }
        String token;
        try (InputStream in = Files.newInputStream(file)) {
            token = new String(in.readNBytes(MAX_BYTES + 1), StandardCharsets.ISO_8859_1);
        }
        if (token.length() < LEAST_CHARS
                || token.length() > MAX_BYTES
                || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IOException(
                    "`%s` does not hold a token alone, of %d to %d characters without spaces and line end: SDKs send a file as it is"
                            .formatted(file, LEAST_CHARS, MAX_BYTES));
        }
        return new Secret(token);
    }

    private static Secret drawn(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
        }
        return new Secret(token);
    }
}
