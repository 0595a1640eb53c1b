package io.cloakroom.bridge.store.embedded.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes data files that the catalog has committed not to refer to. While a {@link BackupHold} is held, which may be
 * by another process, they are put off: a copy of the catalog may still refer to them.
 *
 * <p>It is enough to look once, before deleting: a hold that is taken after that belongs to a catalog that is copied
 * later still, and so does not know the file. Any thread may delete; it blocks.
 */
final class Deletions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

    /** More are found by a sweep after the hold. */
    private static final int MOST_PUT_OFF = 10_000;

    private final Path hold;
    private final Set<Path> putOff = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean areMore = new AtomicBoolean();
    private final AtomicBoolean isDoubtful = new AtomicBoolean();
    private @Nullable FileChannel channel;
    private boolean closed;

    /** @param root the folder of the data files */
    Deletions(Path root) {
        this.hold = BackupHold.file(root);
    }

    /** Deletes a file, now or after the hold. A failure is logged: the next start deletes it. */
    void delete(Path file) {
        if (!isHeld()) {
            deleteNow(file);
        } else if (putOff.size() < MOST_PUT_OFF) {
            putOff.add(file);
        } else {
            areMore.set(true);
        }
    }

    /** Whether a file is still there only because of a hold. */
    boolean isPutOff(Path file) {
        return !putOff.isEmpty() && putOff.contains(file);
    }

    /**
     * Deletes what was put off, unless it is held still.
     *
     * @return whether there was too much to remember, so that a sweep is to find the rest
     */
    boolean resume() {
        if ((putOff.isEmpty() && !areMore.get()) || isHeld()) {
            return false;
        }
        putOff.removeIf(file -> {
            deleteNow(file);
            return true;
        });
        return areMore.getAndSet(false);
    }

    /** Deletes a file that no catalog has referred to yet. */
    static void deleteNow(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete data file {}; the next start deletes it", file.getFileName(), e);
        }
    }

    /** The file stays open: closing it would release every lock that this process has on it, a backup's too. */
    private synchronized boolean isHeld() {
        try {
            FileChannel open = channel;
            if (open == null) {
                if (closed || !Files.exists(hold)) {
                    return closed;
                }
                open = FileChannel.open(hold, StandardOpenOption.READ);
                channel = open;
            }
            @Nullable FileLock lock = open.tryLock(0, Long.MAX_VALUE, true);
            if (lock != null) {
                lock.release();
            }
            isDoubtful.set(false);
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            if (isDoubtful.compareAndSet(false, true)) {
                LOG.warn("cannot tell whether a backup is running; until then no data file is deleted", e);
            }
            return true;
        }
    }

    /** What is to be deleted from now on stays: the next start deletes it. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
