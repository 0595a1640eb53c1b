package io.cloakroom.bridge.store.embedded.upkeep;

import io.cloakroom.bridge.store.embedded.catalog.CatalogInspection;
import io.cloakroom.bridge.store.embedded.catalog.CatalogInspection.ObjectRow;
import io.cloakroom.bridge.store.embedded.catalog.CatalogInspection.PartRow;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import io.cloakroom.bridge.store.embedded.files.StoreDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a whole store and compares: every byte with its checksums and entity tag, the catalog with the data files, and
 * the tables of the catalog with each other. Changes nothing. No bridge may use the store meanwhile.
 */
public final class StoreCheck {
    private final DataFiles files;
    private final ContentCheck contents;
    private final Consumer<String> faults;
    /** The data files that an object or a part has. */
    private final Set<String> referenced = new HashSet<>();

    private long objects;
    private long bytes;
    private long found;

    private StoreCheck(StoreDirectory directory, Consumer<String> faults) {
        this.files = DataFiles.inPlace(directory.data());
        this.contents = new ContentCheck(files);
        this.faults = faults;
    }

    /**
     * What was found.
     *
     * @param bytes of all objects
     * @param faults how many; each was told
     * @param unused data files and small bodies that nothing refers to: what a killed process leaves. The next start
     *     deletes the files.
     */
    public record Report(long objects, long bytes, long faults, long unused) {}

    /**
     * Checks a store. Reads every byte of it.
     *
     * @param faults told of each fault in a sentence, with keys as they are
     * @throws IOException with a sentence for the operator if the directory is no store, is in use or cannot be read
     */
    public static Report run(Path root, Consumer<String> faults) throws IOException {
        try (StoreDirectory directory = StoreDirectory.existing(root)) {
            var check = new StoreCheck(directory, faults);
            try (CatalogInspection catalog = CatalogInspection.open(directory.catalog())) {
                return check.check(directory, catalog);
            } catch (SQLException e) {
                throw new IOException("the catalog of `%s` cannot be read: %s".formatted(root, e.getMessage()), e);
            }
        }
    }

    private Report check(StoreDirectory directory, CatalogInspection catalog) throws SQLException, IOException {
        catalog.damage().forEach(line -> fault("catalog: " + line));
        catalog.objects(this::checkObject);
        catalog.parts(this::checkPart);
        Set<String> owned = catalog.files();
        for (String id : referenced) {
            if (FileIds.isId(id) && !owned.contains(id)) {
                fault("data file %s: it is in use, but the catalog does not list it, so the next start would delete it"
                        .formatted(id));
            }
        }
        owned.removeAll(referenced);
        return new Report(objects, bytes, found, owned.size() + unusedFiles(directory.data()) + catalog.unusedBodies());
    }

    private void checkObject(ObjectRow row) {
        String name = "object %s/%s: ".formatted(row.bucket(), row.key());
        objects++;
        bytes += row.size();
        if (row.bucket().isEmpty()) {
            fault(name + "its bucket does not exist");
        }
        if (row.object().isEmpty()) {
            fault(name + "its row cannot be read, or its bytes are not in the catalog");
            return;
        }
        StoredObject object = row.object().get();
        if (object.size() != row.size()) {
            fault(name + "listings give it %d bytes, it has %d".formatted(row.size(), object.size()));
        }
        if (object.content() instanceof Content.Pieces pieces) {
            pieces.pieces().forEach(piece -> refer(name, piece.file()));
        }
        contents.ofObject(object).ifPresent(problem -> fault(name + problem));
    }

    private void checkPart(PartRow row) {
        String name = "part %d of upload %s: ".formatted(row.part().number(), row.upload());
        if (!row.hasUpload()) {
            fault(name + "its upload does not exist");
        }
        refer(name, row.part().file());
        List<Checksum> checksums = Checksum.allOfStored(row.part().checksum());
        Optional<String> problem =
                contents.ofPart(row.part().file(), row.part().size(), row.part().etag(), checksums);
        problem.ifPresent(sentence -> fault(name + sentence));
    }

    private void refer(String name, String file) {
        if (!referenced.add(file)) {
            fault(name + "data file %s belongs to another object too".formatted(file));
        }
    }

    private void fault(String sentence) {
        found++;
        faults.accept(sentence);
    }

    private long unusedFiles(Path data) throws IOException {
        try (Stream<Path> paths = Files.walk(data, 2)) {
            return paths.map(path -> String.valueOf(path.getFileName()))
                    .filter(FileIds::isId)
                    .filter(id -> !referenced.contains(id))
                    .count();
        }
    }
}
