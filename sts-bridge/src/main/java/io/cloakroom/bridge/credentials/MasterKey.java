package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The 32 random bytes under which the key ring is sealed. They are not the root password, nor derived from it. */
public final class MasterKey {
    static final int BYTES = 32;
    private static final String FILE_NAME = "master.key";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the key from text ({@code CLOAKROOM_MASTER_KEY}).
     *
     * @param base64 standard base64 of 32 bytes, as {@code openssl rand -base64 32} prints it
     * @throws IllegalArgumentException if it is anything else; the message does not repeat it
     */
    public static MasterKey parse(Secret base64) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(base64.reveal().strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a master key is 32 bytes in base64; this is not base64");
        }
        if (decoded.length != BYTES) {
            throw new IllegalArgumentException(
                    "a master key is 32 bytes in base64; this is %d bytes".formatted(decoded.length));
        }
        return new MasterKey(decoded);
    }

    /**
     * The key in the file {@code master.key} of a data directory. If there is none, a new key is generated and written
     * there, readable by its owner only.
     *
     * @throws IOException if the file cannot be read or written, is open to others, or holds no key; the message says
     *     so
     */
    public static MasterKey inDirectory(Path directory, SecureRandom random) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            byte[] drawn = new byte[BYTES];
            random.nextBytes(drawn);
            write(directory, Base64.getEncoder().encodeToString(drawn) + "\n");
            return new MasterKey(drawn);
        }
        refuseIfOthersMayRead(file);
        try {
            return parse(new Secret(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
            throw new FileSystemException(file.toString(), null, String.valueOf(e.getMessage()));
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }

    private static void refuseIfOthersMayRead(Path file) throws IOException {
        if (isPosix(file)
                && Files.getPosixFilePermissions(file).stream()
                        .anyMatch(permission -> permission.name().startsWith("OTHERS_"))) {
            throw new FileSystemException(
                    file.toString(), null, "other users can reach the master key: run chmod 600 on the file");
        }
    }

    private static void write(Path directory, String text) throws IOException {
        Path partial = directory.resolve(FILE_NAME + ".new");
        Files.deleteIfExists(partial);
        FileAttribute<?>[] attributes = isPosix(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[] {};
        try (FileChannel channel = FileChannel.open(
                partial, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(partial, directory.resolve(FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(directory);
    }

    /** Makes the new name durable. A master key lost in a crash would take every key of the ring with it. */
    private static void syncDirectory(Path directory) throws IOException {
        if (isPosix(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
