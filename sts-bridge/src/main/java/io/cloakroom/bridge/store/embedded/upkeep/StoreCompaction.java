package io.cloakroom.bridge.store.embedded.upkeep;

import io.cloakroom.bridge.store.embedded.catalog.CatalogFile;
import io.cloakroom.bridge.store.embedded.catalog.CatalogInspection;
import io.cloakroom.bridge.store.embedded.files.BackupHold;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.cloakroom.bridge.store.embedded.files.StoreDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Makes a store as small as what is in it. No bridge may use it meanwhile. */
public final class StoreCompaction {
    private StoreCompaction() {}

    /**
     * What was done.
     *
     * @param before size of the catalog in bytes
     * @param after size of the catalog in bytes
     * @param files data files that nothing referred to, and that are deleted
     */
    public record Outcome(long before, long after, int files) {}

    /**
     * Drops what nothing refers to, and gives unused space back to the disk.
     *
     * @throws IOException with a sentence for the operator if the directory is no store, is in use or damaged, or the
     *     disk is full; then nothing is lost
     */
    public static Outcome run(Path root) throws IOException {
        try (StoreDirectory directory = StoreDirectory.existing(root)) {
            BackupHold.requireNone(directory.data());
            long before = size(directory.catalog());
            Set<String> owned;
            Set<String> unused;
            try (CatalogInspection catalog = CatalogInspection.open(directory.catalog())) {
                owned = referenced(root, catalog);
                unused = catalog.files();
                unused.removeAll(owned);
            }
            CatalogFile.compact(directory.catalog(), unused);
            try (var files = DataFiles.inPlace(directory.data())) {
                return new Outcome(before, size(directory.catalog()), files.sweep(owned::contains));
            }
        } catch (IOException e) {
            throw e;
        } catch (SQLException e) {
            throw new IOException("the catalog of `%s` cannot be compacted: %s".formatted(root, e.getMessage()), e);
        } catch (Exception e) {
            throw new IOException("`%s` cannot be compacted: %s".formatted(root, e.getMessage()), e);
        }
    }

    /** With its log, which the copy of a running bridge may be long in. */
    private static long size(Path catalog) throws IOException {
        Path log = catalog.resolveSibling(catalog.getFileName() + "-wal");
        return Files.size(catalog) + (Files.exists(log) ? Files.size(log) : 0);
    }

    private static Set<String> referenced(Path root, CatalogInspection catalog) throws SQLException, IOException {
        if (!catalog.damage().isEmpty()) {
            throw damaged(root);
        }
        Set<String> files = new HashSet<>();
        catalog.objects(row -> {
            if (row.object().isEmpty()) {
                throw damaged(root);
            }
            if (row.object().get().content() instanceof Content.Pieces pieces) {
                pieces.pieces().forEach(piece -> files.add(piece.file()));
            }
        });
        catalog.parts(row -> files.add(row.part().file()));
        return files;
    }

    private static IOException damaged(Path root) {
        return new IOException("the catalog of `%s` is damaged: `cloakroom store check` says where".formatted(root));
    }
}
