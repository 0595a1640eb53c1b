package io.cloakroom.bridge.store.embedded.files;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_STORAGE_FULL;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that only takes up room. To record a deletion the catalog needs some, so on a full disk nothing could be
 * deleted: then this file goes. Until there is room for it again nothing new is stored, so that it is deletions that
 * use what it leaves. Where files may not become that large, there is none, and everything goes on without it.
 */
public final class DiskReserve {
    /** As much as the log of the catalog has, as a rule, when it is moved into the catalog. */
    static final int BYTES = 4 << 20;

    /** Room beyond that, so that it does not come and go with each object. */
    private static final int SLACK_BYTES = 1 << 20;

    private static final int BLOCK_BYTES = 128 * 1024;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    private final Path file;
    private final LongSupplier usableBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean out = true;
    private volatile boolean forbidden;
    private long nextTry = System.nanoTime();

    private DiskReserve(Path file, LongSupplier usableBytes) {
        this.file = file;
        this.usableBytes = usableBytes;
    }

    /** The reserve in a file, which is made if there is room. Blocks, as everything here does. */
    public static DiskReserve open(Path file) {
        Path folder = file.toAbsolutePath().getParent(); // the file itself may be missing
        return open(file, () -> folder == null ? 0 : folder.toFile().getUsableSpace());
    }

    static DiskReserve open(Path file, LongSupplier usableBytes) {
        DiskReserve reserve = new DiskReserve(file, usableBytes);
        reserve.out = !reserve.isThere() && !(reserve.fits() && reserve.fillOrForgo());
        if (reserve.out) {
            LOG.warn("the disk of the object store has no room for {}: until it has, nothing new is stored", file);
        }
        return reserve;
    }

    private boolean fits() {
        return usableBytes.getAsLong() >= BYTES + SLACK_BYTES;
    }

    private boolean isThere() {
        try {
            return Files.size(file) >= BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether there is none, because the process may not write a file of its size. */
    public boolean isForbidden() {
        return forbidden;
    }

    /** Whether its room has been given back to the disk, and is not there again. */
    public boolean isOut() {
        return out;
    }

    /** Gives its room back, if there is a reserve. */
    public void giveBack() {
        if (forbidden) {
            return;
        }
        lock.lock();
        try {
            if (!out) {
                LOG.warn("the disk of the object store is full: nothing new is stored until deletions have made room");
            }
            out = true;
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", file, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Requires room for something new beside the reserve.
     *
     * @throws AwsException {@code XMinioStorageFull}
     */
    public void require() {
        requireBeside(0);
    }

    /**
     * Requires room for a small object, which may go where others have been in the catalog.
     *
     * @param free bytes of the catalog that nothing uses. As many as the reserve has are enough, if the disk has a
     *     little room for the log
     * @throws AwsException {@code XMinioStorageFull}
     */
    public void requireBeside(long free) {
        if (out && !restore() && (free < BYTES || usableBytes.getAsLong() < SLACK_BYTES)) {
            throw new AwsException(X_MINIO_STORAGE_FULL);
        }
    }

    private boolean restore() {
        lock.lock();
        try {
            if (out && System.nanoTime() - nextTry >= 0 && fits()) {
                out = !fillOrForgo();
                nextTry = System.nanoTime() + PAUSE.toNanos();
            }
            return !out;
        } finally {
            lock.unlock();
        }
    }

    /** False: the disk has no room for it. */
    private boolean fillOrForgo() {
        try {
            fill();
            return true;
        } catch (IOException e) {
            LOG.debug("cannot fill {}", file, e);
            boolean isForbiddenHere = isTooLarge();
            try {
                Files.deleteIfExists(file);
            } catch (IOException again) {
                LOG.warn("cannot delete {}", file, again);
            }
            return isForbiddenHere && forgo();
        }
    }

    /** With bytes that no file system stores in less. */
    private void fill() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        new Random().nextBytes(block);
        try (FileChannel channel = PrivateFiles.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            long written = 0;
            while (written < BYTES) {
                written += channel.write(ByteBuffer.wrap(block));
            }
        }
    }

    /**
     * Whether this process may write no file of this size ({@code ulimit -f}): the file cannot have its last byte, but
     * a first one. There is room for one byte on any disk that has just taken a part of the file. How the system words
     * its failures depends on the language that it is set to.
     */
    private boolean isTooLarge() {
        try (FileChannel channel = PrivateFiles.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            return !canWriteAt(channel, BYTES - 1) && canWriteAt(channel, 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canWriteAt(FileChannel channel, long position) {
        try {
            return channel.write(ByteBuffer.allocate(1), position) == 1;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean forgo() {
        if (!forbidden) {
            LOG.warn(
                    "the object store has no reserve for deletions on a full disk: this process may write no file of"
                            + " {} MiB (see `ulimit -f`)",
                    BYTES >> 20);
        }
        forbidden = true;
        return true;
    }
}
