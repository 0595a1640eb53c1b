package io.cloakroom.bridge.store.embedded.files;

import io.cloakroom.bridge.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store: closed to other users, locked while open, and recognised by a marker file. A directory with
 * other files in it is never taken over.
 */
public final class StoreDirectory implements AutoCloseable {
    private static final String MARKER = "cloakroom-store";
    private static final String LOCK = "cloakroom-store.lock";
    private static final String DATA = "data";
    private static final String CATALOG = "catalog.sqlite";
    private static final String RESERVE = "reserve";
    private static final String FORMAT = "Cloakroom object store, format 1\n";
    /** State may be put into a directory before there are objects: {@code cloakroom state import}. */
    private static final Set<String> HARMLESS =
            Set.of(LOCK, "lost+found", "master.key", "state.db", "state.db-wal", "state.db-shm");

    private final Path root;
    private final FileChannel lock;

    private StoreDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Opens the directory. Makes it a store if it is empty or missing.
     *
     * @throws IOException with a sentence for the operator if it is in use, holds other files, is writable by others,
     *     has another format, or cannot be written
     */
    public static StoreDirectory open(Path root) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new IOException("`%s` is not a directory".formatted(root));
        }
        refuseForeign(root);
        List<Path> made = missing(root);
        PrivateFiles.claim(root);
        FileChannel lock = lock(root);
        try {
            mark(root);
            PrivateFiles.claim(root.resolve(DATA));
            BackupHold.prepare(root.resolve(DATA));
            PrivateFiles.create(root.resolve(CATALOG));
            sync(root);
            for (Path directory : made) {
                sync(parent(directory));
            }
            return new StoreDirectory(root, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens a directory that is a store already.
     *
     * @throws IOException with a sentence for the operator if it is no store, or in use
     */
    public static StoreDirectory existing(Path root) throws IOException {
        requireStore(root);
        return new StoreDirectory(root, lock(root));
    }

    /**
     * Requires a directory to be a store.
     *
     * @throws IOException with a sentence for the operator if it is none, or of another format
     */
    public static void requireStore(Path root) throws IOException {
        if (!Files.exists(root.resolve(MARKER))) {
            throw new IOException("`%s` is not a Cloakroom store".formatted(root));
        }
        requireFormat(root);
    }

    /**
     * Marks a directory as a store, durably, when all else is in it.
     *
     * @throws IOException if it cannot be written
     */
    public static void finish(Path root) throws IOException {
        mark(root);
        sync(parent(root));
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel lock = PrivateFiles.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!isLocked(lock)) {
                throw new IOException("`%s` is in use by another process".formatted(root));
            }
            return lock;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The directory and those above it that are not there, from below. */
    private static List<Path> missing(Path root) {
        List<Path> missing = new ArrayList<>();
        for (Path directory = root.toAbsolutePath();
                directory != null && !Files.exists(directory);
                directory = directory.getParent()) {
            missing.add(directory);
        }
        return missing;
    }

    private static Path parent(Path root) {
        Path parent = root.toAbsolutePath().getParent();
        return parent == null ? root : parent;
    }

    public Path root() {
        return root;
    }

    /** The file of the catalog. It exists, and only this user can read it. */
    public Path catalog() {
        return root.resolve(CATALOG);
    }

    /** The directory of the data files. */
    public Path data() {
        return root.resolve(DATA);
    }

    /** The file of the {@link DiskReserve}. */
    public Path reserve() {
        return root.resolve(RESERVE);
    }

    /** Unlocks the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** Makes creations, renames and deletions in a directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
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

    private static void refuseForeign(Path root) throws IOException {
        if (!Files.exists(root) || Files.exists(root.resolve(MARKER))) {
            return;
        }
        try (Stream<Path> entries = Files.list(root)) {
            var foreign = entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !HARMLESS.contains(name))
                    .sorted()
                    .findFirst();
            if (foreign.isPresent()) {
                throw new IOException(
                        "`%s` is not empty and not a Cloakroom store (it holds `%s`): give an empty or new directory"
                                .formatted(root, foreign.get()));
            }
        }
    }

    private static void mark(Path root) throws IOException {
        Path marker = root.resolve(MARKER);
        if (Files.exists(marker) && Files.size(marker) > 0) {
            requireFormat(root);
            return;
        }
        try (FileChannel channel = PrivateFiles.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(FORMAT.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        sync(root);
    }

    private static void requireFormat(Path root) throws IOException {
        String format = Files.readString(root.resolve(MARKER));
        if (!format.equals(FORMAT)) {
            throw new IOException("`%s` has a format this version does not know: `%s`"
                    .formatted(root, format.lines().findFirst().orElse("")));
        }
    }
}
