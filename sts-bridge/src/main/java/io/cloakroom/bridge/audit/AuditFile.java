package io.cloakroom.bridge.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file to append to. It is reopened if its name leads to another file or to none. New files are for their owner only.
 */
final class AuditFile implements AuditOutput {
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path path;
    private FileChannel channel;
    private @Nullable Object openKey;

    AuditFile(Path path) {
        this.path = path;
        try {
            channel = open(path);
            openKey = keyOf(path);
        } catch (IOException e) {
            throw new UncheckedIOException("audit log `%s` cannot be opened".formatted(path), e);
        }
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        if (openKey == null || !openKey.equals(keyOf(path))) {
            reopen();
        }
        while (lines.hasRemaining()) {
            channel.write(lines);
        }
    }

    private void reopen() throws IOException {
        FileChannel next = open(path);
        channel.close();
        channel = next;
        openKey = keyOf(path);
    }

    private static FileChannel open(Path path) throws IOException {
        FileAttribute<?>[] ownerOnly =
                path.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        return FileChannel.open(path, APPEND, ownerOnly);
    }

    /** Identifies the file (device and inode); null if there is none at the path. */
    private static @Nullable Object keyOf(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path : key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
