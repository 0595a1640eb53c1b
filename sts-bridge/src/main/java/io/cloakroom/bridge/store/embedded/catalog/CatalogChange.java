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

    /** Whether it stores nothing new: it is made on a full disk too. */
    default boolean onlyFrees() {
        return false;
    }

    /** A change that stores nothing new, such as a deletion. */
    static <T> CatalogChange<T> freeing(CatalogChange<T> change) {
        return new CatalogChange<>() {
            @Override
            public T apply(CatalogWriter writer) throws SQLException {
                return change.apply(writer);
            }

            @Override
            public boolean onlyFrees() {
                return true;
            }
        };
    }
}
