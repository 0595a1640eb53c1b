package io.cloakroom.bridge.store.embedded.catalog;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Connections that read the catalog. A query waits for a free one. */
final class CatalogReaders implements AutoCloseable {
    private static final int CONNECTIONS = 4;

    private final BlockingQueue<CatalogConnection> free = new ArrayBlockingQueue<>(CONNECTIONS);

    CatalogReaders(Path file) throws SQLException {
        for (int i = 0; i < CONNECTIONS; i++) {
            var statements = new CatalogConnection(Schema.connect(file));
            statements.run("PRAGMA query_only = ON");
            free.add(statements);
        }
    }

    /** Blocks. */
    <T> T read(CatalogQuery<T> query) throws SQLException, InterruptedException {
        CatalogConnection statements = free.take();
        try {
            return query.run(statements);
        } finally {
            free.add(statements);
        }
    }

    @Override
    public void close() throws SQLException {
        for (int i = 0; i < CONNECTIONS; i++) {
            CatalogConnection statements = free.poll();
            if (statements != null) {
                statements.close();
            }
        }
    }
}
