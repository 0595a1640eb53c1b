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
 * <p>The search uses the catalog's index. It scans until it meets a common prefix. From there on it jumps from entry to
 * entry, past all keys that begin with one, so that a page takes as long as its entries and not as its folders hold.
 *
 * @param delimiter empty to roll nothing up
 * @param after empty to begin at the start
 */
public record KeyRange(String prefix, String delimiter, String after) {
    private static final String SCAN = """
            SELECT key, size, modified, etag, storage_class FROM objects
            WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key""";

    /**
     * Jumps: each step seeks the first key at or after what follows the last one. That is the key and a zero byte; of a
     * common prefix, the prefix with its last byte raised by one, which in UTF-8 never overflows.
     */
    private static final String JUMP = """
            WITH RECURSIVE entry(first) AS (
                SELECT (SELECT key FROM objects WHERE bucket = ?1 AND key >= ?2 AND key < ?3 ORDER BY key LIMIT 1)
                UNION ALL
                SELECT (SELECT key FROM objects WHERE bucket = ?1 AND key < ?3 AND key >= CAST(
                    CASE instr(substr(first, ?4), ?5) WHEN 0 THEN first || x'00'
                    ELSE substr(first, 1, ?6 + instr(substr(first, ?4), ?5)) || ?7 END AS BLOB) ORDER BY key LIMIT 1)
                FROM entry WHERE first IS NOT NULL LIMIT ?8)
            SELECT first, o.size, o.modified, o.etag, o.storage_class
            FROM entry LEFT JOIN objects o ON o.bucket = ?1
                AND o.key = CASE instr(substr(first, ?4), ?5) WHEN 0 THEN first END
            WHERE first IS NOT NULL""";

    /** Keys are UTF-8, so they all sort before this. */
    private static final byte[] PAST_ALL = {(byte) 0xff};

    /**
     * The first entries of a bucket in this range.
     *
     * @param bucket its id; an unknown one has no entries
     * @param limit the most entries of the page, above 0
     */
    public KeyPage read(CatalogConnection statements, long bucket, int limit) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        Optional<byte[]> start = start();
        byte[] end = successor(prefix).orElse(PAST_ALL);
        if (start.isPresent()) {
            try (ResultSet rows = statements.query(SCAN, bucket, start.get(), end)) {
                start = scan(rows, entries, limit);
            }
        }
        if (start.isPresent() && entries.size() <= limit) {
            try (ResultSet rows = jump(statements, bucket, start.get(), end, limit + 1 - entries.size())) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries.size() > limit ? new KeyPage(entries.subList(0, limit), true) : new KeyPage(entries, false);
    }

    /** Adds entries up to one more than the limit, or to the first common prefix. Returns where to go on. */
    private Optional<byte[]> scan(ResultSet rows, List<Entry> entries, int limit) throws SQLException {
        while (entries.size() <= limit && rows.next()) {
            Entry entry = entry(rows);
            entries.add(entry);
            if (entry instanceof CommonPrefix common) {
                return successor(common.name());
            }
        }
        return Optional.empty();
    }

    private ResultSet jump(CatalogConnection statements, long bucket, byte[] start, byte[] end, int most)
            throws SQLException {
        byte[] separator = bytes(delimiter);
        int prefixBytes = bytes(prefix).length;
        byte[] next = {(byte) (separator[separator.length - 1] + 1)};
        return statements.query(
                JUMP, bucket, start, end, prefixBytes + 1, separator, prefixBytes + separator.length - 2, next, most);
    }

    private Entry entry(ResultSet row) throws SQLException {
        String key = CatalogConnection.text(row.getBytes(1));
        Optional<String> common = commonPrefix(key);
        return common.isPresent()
                ? new CommonPrefix(common.get())
                : new ObjectEntry(
                        key, row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), row.getString(4), row.getString(5));
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
