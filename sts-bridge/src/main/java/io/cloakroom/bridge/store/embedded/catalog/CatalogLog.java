package io.cloakroom.bridge.store.embedded.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead log of the catalog, which grows by what is committed. SQLite moves it into the database from time to
 * time, and keeps its room; where room is short, that has to go back to the disk. Used by the thread that commits.
 */
final class CatalogLog {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogLog.class);
    private static final long NEVER = -1;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CatalogConnection statements;
    private final LongSupplier nanoTime;

    /** How many changes there had been when the log was empty. */
    private long emptyAfter = NEVER;

    private long nextTry;

    /** @param nanoTime as {@link System#nanoTime} */
    CatalogLog(CatalogConnection statements, LongSupplier nanoTime) {
        this.statements = statements;
        this.nanoTime = nanoTime;
        this.nextTry = nanoTime.getAsLong();
    }

    /** A change that failed may have left pages in the log. */
    void mayHaveGrown() {
        emptyAfter = NEVER;
    }

    /** To move it was of no use: it is not tried again for a second, unless something wants to be freed. */
    void pause() {
        nextTry = nanoTime.getAsLong() + PAUSE.toNanos();
    }

    /**
     * Moves the log into the database, and gives its room back to the disk, if anything was changed since the last
     * time. While others read it does what it can, and does not wait for them.
     *
     * @param toFree whether something is or was deleted. What is refused for want of room must not sync the disk each
     *     time
     * @return whether it moved the log, and all of it
     */
    boolean shrink(boolean toFree) {
        if (!toFree && nanoTime.getAsLong() - nextTry < 0) {
            return false;
        }
        boolean isEmpty = false;
        try {
            long now = changes();
            if (now == emptyAfter) {
                return false;
            }
            isEmpty = checkpoint();
            emptyAfter = isEmpty ? now : NEVER;
        } catch (SQLException e) {
            LOG.debug("the log of the catalog stays as it is", e);
        }
        if (!isEmpty) {
            pause();
        }
        return isEmpty;
    }

    private boolean checkpoint() throws SQLException {
        statements.query("PRAGMA busy_timeout = 0").close();
        try (ResultSet moved = statements.query("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return moved.getInt("busy") == 0;
        } finally {
            statements.query("PRAGMA busy_timeout = " + Schema.BUSY_MILLIS).close();
        }
    }

    /** Rows that were ever added, changed or deleted on the connection. */
    private long changes() throws SQLException {
        try (ResultSet row = statements.query("SELECT total_changes()")) {
            return row.getLong(1);
        }
    }
}
