package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.bridge.store.embedded.catalog.MultipartRows.Place;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which uploads a listing asks for: those whose keys begin with a prefix and that come after a marker.
 *
 * <p>The search uses the catalog's index, so it reads nothing outside the prefix or inside a common prefix.
 *
 * @param delimiter empty to roll nothing up
 * @param keyMarker a key or a common prefix; empty to begin at the start
 * @param idMarker the upload of that key to begin after; empty to begin after all of them
 */
public record UploadRange(String prefix, String delimiter, String keyMarker, String idMarker) {
    /** Sorts after every upload id. */
    private static final String AFTER_ALL_IDS = "~";

    /**
     * The first uploads of a bucket in this range.
     *
     * @param bucket its id; an unknown one has no uploads
     * @param limit the most uploads and common prefixes of the page, above 0
     */
    public UploadPage read(CatalogConnection statements, long bucket, int limit) throws SQLException {
        var collector = new Collector(limit);
        Optional<Place> place = Optional.of(first());
        while (place.isPresent()) {
            try (ResultSet rows = MultipartRows.list(statements, bucket, place.get())) {
                place = collector.add(rows);
            }
        }
        return collector.page();
    }

    private Place first() {
        byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] marker = keyMarker.getBytes(StandardCharsets.UTF_8);
        if (Arrays.compareUnsigned(marker, start) < 0) {
            return new Place(start, "");
        }
        boolean wholeKey = idMarker.isEmpty() && !keyMarker.isEmpty();
        return new Place(marker, wholeKey ? AFTER_ALL_IDS : idMarker);
    }

    /** Fills one page. */
    private final class Collector {
        private final int limit;
        private final KeyRange keys = new KeyRange(prefix, delimiter, "");
        private final List<UploadPage.Entry> uploads = new ArrayList<>();
        private final TreeSet<String> commonPrefixes = new TreeSet<>();
        private String nextKey = "";
        private String nextId = "";
        private boolean truncated;

        Collector(int limit) {
            this.limit = limit;
        }

        UploadPage page() {
            return new UploadPage(uploads, List.copyOf(commonPrefixes), nextKey, nextId, truncated);
        }

        /** Adds uploads up to the limit, or to the first common prefix. Returns where to go on after that. */
        Optional<Place> add(ResultSet rows) throws SQLException {
            while (rows.next()) {
                UploadPage.Entry upload = MultipartRows.entry(rows);
                if (!upload.key().startsWith(prefix)) {
                    return ended();
                }
                Optional<String> common = keys.commonPrefix(upload.key());
                boolean told = common.isPresent() && keyMarker.startsWith(common.get());
                if (!told && uploads.size() + commonPrefixes.size() >= limit) {
                    truncated = true;
                    return Optional.empty();
                }
                if (common.isPresent()) {
                    if (!told) {
                        commonPrefixes.add(common.get());
                        nextKey = common.get();
                        nextId = "";
                    }
                    Optional<byte[]> behind = KeyRange.successor(common.get());
                    return behind.isPresent() ? behind.map(key -> new Place(key, "")) : ended();
                }
                uploads.add(upload);
                nextKey = upload.key();
                nextId = upload.id();
            }
            return ended();
        }

        private Optional<Place> ended() {
            nextKey = "";
            nextId = "";
            return Optional.empty();
        }
    }
}
