package io.cloakroom.bridge.store.embedded.catalog;

import java.sql.SQLException;

/** One query of the catalog, or several. It closes the rows it opens, and keeps nothing of the connection. */
@FunctionalInterface
public interface CatalogQuery<T> {
    /** Runs on the thread of the caller, which may block. */
    T run(CatalogConnection statements) throws SQLException;
}
