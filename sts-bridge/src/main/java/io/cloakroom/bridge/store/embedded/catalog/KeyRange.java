package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.bridge.store.embedded.catalog.KeyPage.CommonPrefix;
import io.cloakroom.bridge.store.embedded.catalog.KeyPage.Entry;
import io.cloakroom.bridge.store.embedded.catalog.KeyPage.ObjectEntry;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which entries a listing asks for: those that begin with a prefix and sort, byte by byte, after a name. A common
 * prefix is an entry like a key: it is listed if it sorts after that name.
 *
 * <p>The search uses the catalog's index: after a common prefix it jumps past all keys that begin with it.
 *
 * @param delimiter empty to roll nothing up
 * @param after empty to begin at the start
 */
public record KeyRange(String prefix, String delimiter, String after) {
    private static final String FROM = """
            SELECT key, size, modified, etag, storage_class FROM objects
            WHERE bucket = ? AND key >= ? ORDER BY key""";
    private static final String BETWEEN = """
            SELECT key, size, modified, etag, storage_class FROM objects
            WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key""";

    /**
     * The first entries of a bucket in this range.
     *
     * @param bucket its id; an unknown one has no entries
     * @param limit the most entries of the page, above 0
     */
    public KeyPage read(CatalogConnection statements, long bucket, int limit) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        Optional<byte[]> start = start();
        Optional<byte[]> end = successor(prefix);
        while (start.isPresent() && (end.isEmpty() || Arrays.compareUnsigned(start.get(), end.get()) < 0)) {
            try (ResultSet rows = query(statements, bucket, start.get(), end)) {
                start = collect(rows, entries, limit);
            }
            if (entries.size() > limit) {
                return new KeyPage(entries.subList(0, limit), true);
            }
        }
        return new KeyPage(entries, false);
    }

    /** Adds entries up to one more than the limit, or to the first common prefix. Returns where to go on. */
    private Optional<byte[]> collect(ResultSet rows, List<Entry> entries, int limit) throws SQLException {
        while (entries.size() <= limit && rows.next()) {
            String key = CatalogConnection.text(rows.getBytes(1));
            Optional<String> common = commonPrefix(key);
            if (common.isPresent()) {
                entries.add(new CommonPrefix(common.get()));
                return successor(common.get());
            }
            entries.add(new ObjectEntry(
                    key, rows.getLong(2), Instant.ofEpochMilli(rows.getLong(3)), rows.getString(4), rows.getString(5)));
        }
        return Optional.empty();
    }

    private static ResultSet query(CatalogConnection statements, long bucket, byte[] start, Optional<byte[]> end)
            throws SQLException {
        return end.isPresent()
                ? statements.query(BETWEEN, bucket, start, end.get())
                : statements.query(FROM, bucket, start);
    }

    /** The first key that can be an entry. */
    private Optional<byte[]> start() {
        byte[] from = bytes(prefix);
        if (after.isEmpty() || Arrays.compareUnsigned(bytes(after), from) < 0) {
            return Optional.of(from);
        }
        Optional<String> common = after.startsWith(prefix) ? commonPrefix(after) : Optional.empty();
        if (common.isPresent()) {
            return successor(common.get());
        }
        byte[] name = bytes(after);
        return Optional.of(Arrays.copyOf(name, name.length + 1));
    }

    /** The common prefix of a key, if it has one. */
    Optional<String> commonPrefix(String key) {
        if (delimiter.isEmpty()) {
            return Optional.empty();
        }
        int at = key.indexOf(delimiter, prefix.length());
        return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
    }

    /** The first key that sorts after all keys with this prefix; empty if there is none. */
    static Optional<byte[]> successor(String prefix) {
        return successor(bytes(prefix));
    }

    /** The first byte sequence that sorts after all with this prefix; empty if there is none. */
    private static Optional<byte[]> successor(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == (byte) 0xff) {
            length--;
        }
        if (length == 0) {
            return Optional.empty();
        }
        byte[] next = Arrays.copyOf(prefix, length);
        next[length - 1]++;
        return Optional.of(next);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
