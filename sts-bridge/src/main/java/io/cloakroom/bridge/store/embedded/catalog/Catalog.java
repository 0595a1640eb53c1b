package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DiskReserve;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;

/** An open catalog: its connections, its cache and its committing thread. */
public final class Catalog implements AutoCloseable {
    private final CatalogWriter writer;
    private final CatalogReaders readers;
    private final CommitQueue commits;
    private final ObjectIndex objects;

    private Catalog(CatalogWriter writer, CatalogReaders readers, CommitQueue commits, ObjectIndex objects) {
        this.writer = writer;
        this.readers = readers;
        this.commits = commits;
        this.objects = objects;
    }

    /**
     * Opens a catalog. Creates its tables if they are missing, and upgrades those of an older version.
     *
     * @param file of the database; only one catalog may be open on it
     * @param maxCacheBytes the most memory for objects that were used last
     * @param reserve room for deletions on a full disk, and for opening on one
     * @param unused told, on the committing thread, of data files that nothing refers to any more
     * @throws SQLException if the file cannot be used, or a newer version wrote it
     */
    public static Catalog open(Path file, long maxCacheBytes, DiskReserve reserve, Consumer<Content.Pieces> unused)
            throws SQLException {
        try {
            return openOnce(file, maxCacheBytes, reserve, unused);
        } catch (SQLException e) {
            if (!StorageFaults.mayWantRoom(e)) {
                throw e;
            }
            reserve.giveBack();
            return openOnce(file, maxCacheBytes, reserve, unused);
        }
    }

    private static Catalog openOnce(Path file, long maxCacheBytes, DiskReserve reserve, Consumer<Content.Pieces> unused)
            throws SQLException {
        var cache = new ObjectCache(maxCacheBytes);
        var statements = new CatalogConnection(Schema.connect(file));
        Buckets buckets;
        try {
            Schema.create(statements);
            buckets = Buckets.load(statements);
        } catch (SQLException e) {
            statements.close();
            throw e;
        }
        var writer = new CatalogWriter(statements, cache);
        var readers = new CatalogReaders(file);
        var commits = new CommitQueue(writer, reserve, unused);
        return new Catalog(writer, readers, commits, new ObjectIndex(buckets, readers, commits, cache));
    }

    /** What is in the catalog, and the way to read and change it. */
    public ObjectIndex objects() {
        return objects;
    }

    /** Whether it takes changes and can be read. Blocks. */
    public boolean isReady() {
        try {
            return commits.isRunning() && objects.read(statements -> statements.exists("SELECT 1"));
        } catch (AwsException e) {
            return false;
        }
    }

    /**
     * Whether the catalog refers to a data file. If it does not, no reader finds it any more: what was committed before
     * is shown by then, because the thread that commits has the last word. Blocks.
     */
    public boolean refersTo(String file) {
        return objects.read(statements -> refersTo(statements, file))
                || commits.commit(CatalogChange.freeing(writer -> refersTo(writer.statements(), file)));
    }

    private static boolean refersTo(CatalogConnection statements, String file) throws SQLException {
        return statements.exists("SELECT 1 FROM files WHERE id = ?", file);
    }

    /** Commits what waits, and refuses what comes later with {@code ServiceUnavailable}. Reading goes on. Blocks. */
    public void endChanges() {
        commits.close();
    }

    /** Closes the connections. To be called after {@link #endChanges}, when nobody reads any more. */
    @Override
    public void close() throws SQLException {
        readers.close();
        writer.close();
    }
}
