package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.AwsException;
import java.sql.SQLException;

/** A change of the catalog: a part of a transaction, all of it or nothing. It may be applied more than once. */
@FunctionalInterface
public interface CatalogChange<T> {
    /**
     * Runs on the committing thread.
     *
     * @throws AwsException to refuse the change; only before anything has been changed
     * @throws SQLException whatever else was changed is rolled back
     */
    T apply(CatalogWriter writer) throws SQLException;
}
