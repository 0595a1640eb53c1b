package io.cloakroom.bridge.store.embedded.files;

import io.cloakroom.bridge.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files: {@code data/<last two characters>/<id>}. A file is written in place under a new id, and counts only
 * once the catalog refers to it. At start, a sweep deletes files that nothing refers to. Everything here blocks.
 */
public final class DataFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFiles.class);

    /** More are not swept between looking an object up and leasing its files. */
    private static final int MOST_SWEPT = 10_000;

    private final Path root;
    private final FileIds ids;
    private final Runnable room;
    private final Set<String> folders = ConcurrentHashMap.newKeySet();
    /** Files that are not yet in the catalog. The sweep must leave them alone. */
    private final Set<String> unsettled = ConcurrentHashMap.newKeySet();
    /** The contents that are being read, by their first file. */
    private final Map<String, Lease> leases = new HashMap<>();
    /** Contents whose files are to be deleted, by their first file. */
    private final Map<String, List<String>> condemned = new HashMap<>();

    private final Set<String> unlinking = new HashSet<>();
    /** Files that the sweep has deleted; the eldest first. */
    private final Set<String> swept = new LinkedHashSet<>();

    private final Deletions deletions;

    private record Lease(Content.Pieces content, int readers) {
        boolean holds(String file) {
            return content.pieces().stream().anyMatch(piece -> piece.file().equals(file));
        }
    }

    /**
     * @param root {@link StoreDirectory#data}
     * @param room runs before a file is created, and throws if there is no room for new ones
     */
    public DataFiles(Path root, FileIds ids, Runnable room) {
        this.root = root;
        this.ids = ids;
        this.room = room;
        this.deletions = new Deletions(root);
    }

    /** The files of a store that is not running and gets no new ones. */
    public static DataFiles inPlace(Path root) {
        return new DataFiles(root, new FileIds(InstantSource.fixed(Instant.EPOCH)), () -> {});
    }

    /** The folder that the file of an id is in. */
    public Path folder(String id) {
        return root.resolve(id.substring(id.length() - 2));
    }

    /** Where the file of an id is. */
    public Path path(String id) {
        return folder(id).resolve(id);
    }

    /**
     * Creates an empty file under a new id, readable by this user only.
     *
     * @throws DiskWriteException if the disk takes no file
     */
    public DataFile create() throws IOException {
        room.run();
        while (true) {
            String id = ids.next();
            createFolder(id);
            unsettled.add(id);
            try {
                return new DataFile(
                        this, id, PrivateFiles.open(path(id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (FileAlreadyExistsException e) {
                unsettled.remove(id);
            } catch (IOException e) {
                unsettled.remove(id);
                throw DiskWriteException.ofCreating(e, folder(id));
            }
        }
    }

    /**
     * Opens a file for reading. The caller closes it, and holds a lease on its content meanwhile.
     *
     * @throws IOException if there is no such file
     */
    public FileChannel open(String id) throws IOException {
        return FileChannel.open(path(id), StandardOpenOption.READ);
    }

    /** The catalog refers to the file, or the file is gone: it is no longer unsettled. */
    void settled(String id) {
        unsettled.remove(id);
    }

    void remove(DataFile file, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("cannot close data file {}", file.id(), e);
        }
        Deletions.deleteNow(path(file.id()));
        settled(file.id());
    }

    /**
     * Keeps the files of a content from being deleted.
     *
     * @return false if they are deleted or about to be; look the object up again
     */
    public synchronized boolean lease(Content.Pieces content) {
        String first = content.first();
        if (condemned.containsKey(first)
                || unlinking.contains(first)
                || isSwept(content)
                || !Files.exists(path(first))
                || deletions.isPutOff(path(first))) {
            return false;
        }
        Lease held = leases.get(first);
        leases.put(first, new Lease(content, held == null ? 1 : held.readers() + 1));
        return true;
    }

    /** The sweep may have come upon any file of it, after it was deleted and before it was condemned. */
    private boolean isSwept(Content.Pieces content) {
        return !swept.isEmpty() && content.pieces().stream().anyMatch(piece -> swept.contains(piece.file()));
    }

    /** Gives a lease back. The last one deletes the files if they are condemned. */
    public void release(Content.Pieces content) {
        List<String> doomed = List.of();
        synchronized (this) {
            String first = content.first();
            Lease held = leases.remove(first);
            if (held != null && held.readers() > 1) {
                leases.put(first, new Lease(content, held.readers() - 1));
            } else if (condemned.containsKey(first)) {
                doomed = condemned.remove(first);
                unlinking.add(first);
            }
        }
        unlinkAll(doomed);
    }

    /** Deletes files that the catalog no longer refers to, as soon as nobody reads them. */
    public void condemn(Content.Pieces content) {
        List<String> files = content.pieces().stream().map(Content.Piece::file).toList();
        synchronized (this) {
            if (leases.containsKey(content.first())) {
                condemned.put(content.first(), files);
                return;
            }
            unlinking.add(content.first());
        }
        unlinkAll(files);
    }

    private void unlinkAll(List<String> files) {
        if (files.isEmpty()) {
            return;
        }
        files.forEach(this::unlink);
        synchronized (this) {
            unlinking.remove(files.getFirst());
        }
    }

    private void unlink(String id) {
        deletions.delete(path(id));
    }

    /**
     * Deletes what had to wait for a backup, if that has ended.
     *
     * @return whether there was too much to remember, so that a {@link #sweep} is needed
     */
    public boolean resumeDeletions() {
        return deletions.resume();
    }

    /** The files the catalog refers to. Where it is said that it does not, those who look now do not find it either. */
    @FunctionalInterface
    public interface References {
        boolean contains(String id) throws Exception;
    }

    /**
     * Deletes the files of uploads that never ended, and closes to other users what older versions left open.
     *
     * @return how many were deleted
     * @throws Exception as {@code references} does, or if the directory cannot be read; files after that are left alone
     */
    public int sweep(References references) throws Exception {
        int swept = 0;
        for (Path folder : entries(root)) {
            for (Path file : entries(folder)) {
                String name = String.valueOf(file.getFileName());
                if (!FileIds.isId(name) || unsettled.contains(name)) {
                    continue;
                }
                if (references.contains(name)) {
                    PrivateFiles.tighten(file);
                } else if (unlinkUnread(name)) {
                    swept++;
                }
            }
        }
        if (swept > 0) {
            LOG.info("deleted {} data files of uploads that never ended", swept);
        }
        return swept;
    }

    /** An object may have been deleted since the start while somebody reads it. The reader deletes its files. */
    private synchronized boolean unlinkUnread(String id) {
        if (leases.values().stream().anyMatch(lease -> lease.holds(id))) {
            return false;
        }
        swept.add(id);
        if (swept.size() > MOST_SWEPT) {
            swept.remove(swept.iterator().next());
        }
        unlink(id);
        return true;
    }

    /** Names only: files may come and go meanwhile. */
    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return entries;
        }
        try (var stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        }
        return entries;
    }

    /** Makes the names in a folder durable. */
    static void syncFolder(Path folder) throws IOException {
        try {
            StoreDirectory.sync(folder);
        } catch (IOException e) {
            throw DiskWriteException.ofCreating(e, folder);
        }
    }

    private void createFolder(String id) throws IOException {
        Path folder = folder(id);
        if (folders.contains(folder.toString())) {
            return;
        }
        try {
            PrivateFiles.createDirectory(folder);
        } catch (IOException e) {
            throw DiskWriteException.ofCreating(e, root);
        }
        syncFolder(root);
        folders.add(folder.toString());
    }

    /** Deletes no more files. */
    @Override
    public void close() throws IOException {
        deletions.close();
    }
}
