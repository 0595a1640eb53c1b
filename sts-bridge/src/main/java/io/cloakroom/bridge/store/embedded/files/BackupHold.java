package io.cloakroom.bridge.store.embedded.files;

import io.cloakroom.bridge.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store, which may be in use by another process, from deleting data files. It is a lock on a file beside them,
 * so it ends with its process, however that ends.
 */
public final class BackupHold implements AutoCloseable {
    private static final String FILE = "backup.lock";
    /** A store that looks whether there is a hold keeps others from taking one for some microseconds. */
    private static final int ATTEMPTS = 200;

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final FileChannel channel;

    private BackupHold(FileChannel channel) {
        this.channel = channel;
    }

    static Path file(Path data) {
        return data.resolve(FILE);
    }

    /** Makes the file, so that it belongs to the user of the store and not to that of the first backup. */
    static void prepare(Path data) throws IOException {
        PrivateFiles.create(file(data));
    }

    /** Requires that nobody has the hold. @throws IOException with a sentence for the operator */
    public static void requireNone(Path data) throws IOException {
        if (Files.exists(file(data))) {
            take(data).close();
        }
    }

    /**
     * Takes the hold.
     *
     * @param data the folder of the data files
     * @throws IOException with a sentence for the operator if it is taken, or no store of this version has opened the
     *     folder
     */
    public static BackupHold take(Path data) throws IOException {
        if (!Files.exists(file(data))) {
            throw new IOException(
                    "no bridge of this version has opened `%s` yet: start it once".formatted(data.getParent()));
        }
        FileChannel channel = FileChannel.open(file(data), StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (isLocked(channel)) {
                    return new BackupHold(channel);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            throw new IOException("another backup of `%s` is running".formatted(data.getParent()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
