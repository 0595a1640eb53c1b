package io.cloakroom.bridge.store.embedded.upkeep;

import io.cloakroom.bridge.files.PrivateFiles;
import io.cloakroom.bridge.store.embedded.catalog.CatalogFile;
import io.cloakroom.bridge.store.embedded.catalog.CatalogInspection;
import io.cloakroom.bridge.store.embedded.files.BackupHold;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import io.cloakroom.bridge.store.embedded.files.StoreDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies a store, and the state of the bridge beside it, into a new directory, as they are at one moment. A bridge may
 * go on using them: the catalog is copied as of one commit, and no data file is deleted until the copy has all files of
 * that commit. Data files never change, so a hard link is as good as a copy, until the disk breaks.
 */
public final class StoreBackup {
    private static final String CATALOG = "catalog.sqlite";
    private static final List<String> DATABASES = List.of(CATALOG, "state.db");
    private static final String MASTER_KEY = "master.key";

    private final Path target;
    private final boolean mayLink;
    private long linked;
    private long copied;

    private StoreBackup(Path target, boolean mayLink) {
        this.target = target;
        this.mayLink = mayLink;
    }

    /**
     * What was done.
     *
     * @param linked data files that both directories now share
     * @param copied data files that were copied
     */
    public record Outcome(long linked, long copied) {}

    /**
     * Backs a store up. The target is a store only when all is in it and on disk.
     *
     * @param target missing or empty
     * @param mayLink whether data files are shared with the target where both are on one file system
     * @throws IOException with a sentence for the operator if the directory is no store, the target has files in it, or
     *     something cannot be read or written
     */
    public static Outcome run(Path root, Path target, boolean mayLink) throws IOException {
        StoreDirectory.requireStore(root);
        requireNew(root, target);
        var backup = new StoreBackup(target, mayLink);
        Path data = root.resolve("data");
        BackupHold hold = BackupHold.take(data);
        try {
            backup.copy(root, DataFiles.inPlace(data));
        } catch (SQLException e) {
            throw new IOException("`%s` cannot be backed up: %s".formatted(root, e.getMessage()), e);
        } finally {
            hold.close();
        }
        StoreDirectory.finish(target);
        return new Outcome(backup.linked, backup.copied);
    }

    private static void requireNew(Path root, Path target) throws IOException {
        if (real(target).startsWith(root.toRealPath())) {
            throw new IOException("`%s` is inside of `%s`: give a directory elsewhere".formatted(target, root));
        }
        if (Files.exists(target)) {
            try (Stream<Path> entries = Files.list(target)) {
                if (entries.findAny().isPresent()) {
                    throw new IOException("`%s` is not empty: give an empty or new directory".formatted(target));
                }
            }
        }
    }

    /** Where a directory is, or will be, whatever links lead there. */
    private static Path real(Path directory) throws IOException {
        Path there = directory.toAbsolutePath().normalize();
        Path existing = there;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(there));
    }

    private void copy(Path root, DataFiles from) throws IOException, SQLException {
        PrivateFiles.claim(target);
        Path data = target.resolve("data");
        PrivateFiles.claim(data);
        for (String database : DATABASES) {
            if (Files.exists(root.resolve(database))) {
                Path copy = target.resolve(database);
                PrivateFiles.create(copy);
                CatalogFile.copy(root.resolve(database), copy);
            }
        }
        if (Files.exists(root.resolve(MASTER_KEY))) {
            copyFile(root.resolve(MASTER_KEY), target.resolve(MASTER_KEY));
        }
        copyFiles(from, DataFiles.inPlace(data));
        for (String database : DATABASES) {
            if (Files.exists(target.resolve(database))) {
                force(target.resolve(database));
            }
        }
        StoreDirectory.sync(data);
        StoreDirectory.sync(target);
    }

    private void copyFiles(DataFiles from, DataFiles to) throws IOException, SQLException {
        Set<Path> folders = new HashSet<>();
        try (CatalogInspection catalog = CatalogInspection.open(target.resolve(CATALOG))) {
            for (String id : catalog.files()) {
                if (!FileIds.isId(id)) {
                    throw new IOException("`%s` is no name of a data file: the catalog is damaged".formatted(id));
                }
                Path file = to.path(id);
                Path folder = to.folder(id);
                if (folders.add(folder)) {
                    PrivateFiles.createDirectory(folder);
                }
                if (mayLink && isLinked(from.path(id), file)) {
                    linked++;
                } else {
                    copyFile(from.path(id), file);
                    copied++;
                }
            }
        }
        for (Path folder : folders) {
            StoreDirectory.sync(folder);
        }
    }

    /** File systems have no links to other file systems, and some have none. */
    private static boolean isLinked(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        } catch (FileSystemException e) {
            if (Files.exists(from)) {
                return false;
            }
            throw new IOException("data file `%s` is missing: `cloakroom store check` says whose".formatted(from), e);
        }
    }

    private static void copyFile(Path from, Path to) throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel copy = PrivateFiles.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = source.size();
            for (long done = 0; done < size; ) {
                long n = source.transferTo(done, size - done, copy);
                if (n <= 0) {
                    throw new IOException("`%s` has become shorter".formatted(from));
                }
                done += n;
            }
            copy.force(true);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
