package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.files.PrivateFiles;
import io.cloakroom.cli.sts.NoCredentials;
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
import java.util.Set;

/**
 * All callers show the same token, which the agent generated, and get the credentials of one identity token.
 */
final class SharedToken implements Callers {
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_BYTES = 1024;
    private static final int LEAST_CHARS = 16;
    private static final Set<PosixFilePermission> TOO_OPEN = PosixFilePermissions.fromString("----w-rwx");

    private static final int WRITE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    private final Secret shared;
    private final TokenSource identity;

    /** @param identity asked for each request, so that credentials follow it */
    SharedToken(Secret shared, TokenSource identity) {
        this.shared = shared;
        this.identity = identity;
    }

    @Override
    public Shown admit(Secret authorization) throws NoCredentials {
        if (!shared.matches(authorization.reveal())) {
            throw new NoCredentials(
                    403,
                    "AccessDenied",
                    "The header `Authorization` is not the token in the agent's file for callers.");
        }
        return IdentityTokens.of(identity.read());
    }

    /**
     * The token in a file. A missing file is created, readable by its owner only. An existing one must not be another
     * user's, because whoever knows the token gets the credentials.
     *
     * @throws IOException with a sentence for the operator
     */
    static Secret inFile(Path file) throws IOException {
        requireOwnPlace(file);
        if (!Files.exists(file)) {
            return drawn(file);
        }
        if (hasPermissions(file)) {
            if (!PrivateFiles.isOwnOrOfRoot(file)) {
                throw new IOException("`%s` belongs to another user".formatted(file));
            }
            if (Files.getPosixFilePermissions(file).stream().anyMatch(TOO_OPEN::contains)) {
                throw new IOException(
                        "`%s` is open to every user of this machine: its mode must be 0600 or 0640".formatted(file));
            }
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

    private static void requireOwnPlace(Path file) throws IOException {
        Path directory = file.toAbsolutePath().normalize().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException("there is no directory for `%s`".formatted(file));
        }
        if (hasPermissions(directory) && Files.getAttribute(directory, "unix:mode") instanceof Integer mode) {
            if ((mode & WRITE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
                throw new IOException(
                        "others can put files into `%s`: the token for callers must be in a directory of its own user"
                                .formatted(directory));
            }
        }
    }

    private static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix");
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
