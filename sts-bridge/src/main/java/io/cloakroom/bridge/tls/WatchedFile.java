package io.cloakroom.bridge.tls;

import io.cloakroom.bridge.files.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a file, read again when the file has changed. If it cannot be read any more, that is logged once, and
 * the last content stays in force.
 */
public final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

    private final Path file;
    private final Reader<T> reader;
    private FileStamp seen;
    private T value;

    /** Reads a file. */
    @FunctionalInterface
    public interface Reader<T> {
        /** @throws IOException with a sentence for the operator */
        T read(Path file) throws IOException;
    }

    private WatchedFile(Path file, Reader<T> reader) throws IOException {
        this.file = file;
        this.reader = reader;
        this.seen = FileStamp.of(file);
        this.value = reader.read(file);
    }

    /** @throws IOException with a sentence for the operator if it cannot be read now */
    public static <T> WatchedFile<T> open(Path file, Reader<T> reader) throws IOException {
        return new WatchedFile<>(file, reader);
    }

    /** The current content. Reads the file system, so not for the event loop. */
    public synchronized T current() {
        FileStamp stamp = FileStamp.of(file);
        if (!stamp.equals(seen)) {
            seen = stamp;
            try {
                value = reader.read(file);
                LOG.info("{} has changed and was read again.", file);
            } catch (IOException e) {
                LOG.error("What was read before stays in force: {}.", e.getMessage());
            }
        }
        return value;
    }
}
