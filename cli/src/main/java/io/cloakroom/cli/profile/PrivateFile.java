package io.cloakroom.cli.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A small text file that only its owner can read, where the file system has such permissions. */
public record PrivateFile(Path path) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final String FILE = "rw-------";
    private static final String FOLDER = "rwx------";

    /** The text; empty if there is no such file. */
    public Optional<String> read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it has more than %d bytes".formatted(MAX_BYTES));
            }
            return Optional.of(new String(bytes, UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes all of it or nothing. Makes missing folders. Whoever reads meanwhile gets the old text or the new one. */
    public void write(String text) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("`%s` is no file".formatted(path));
        }
        Files.createDirectories(folder, permissions(folder, FOLDER));
        Path unfinished = newFile(folder);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, path, ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** A file of a name that nothing else has. Random numbers would take as long to set up as all the rest here. */
    private Path newFile(Path folder) throws IOException {
        while (true) {
            Path file = folder.resolve("." + path.getFileName() + "." + Long.toHexString(System.nanoTime()));
            try {
                return Files.createFile(file, permissions(folder, FILE));
            } catch (FileAlreadyExistsException e) {
                // another process at the same time
            }
        }
    }

    /** Opens the file to lock it. Makes it, and missing folders, if there is none. */
    public FileChannel openForLock() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder, permissions(folder, FOLDER));
        }
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                permissions(path, FILE));
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
