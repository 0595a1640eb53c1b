package io.cloakroom.bridge.store.embedded.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.bridge.store.embedded.files.Content;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ObjectCacheTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final ObjectKey KEY = new ObjectKey(1, "a");

    private final ObjectCache cache = new ObjectCache(1 << 20);

    @Test
    void keepsWhatWasReadAndWhatWasWritten() {
        cache.keep(KEY, object("old"), cache.stamp(KEY));
        assertThat(etag()).isEqualTo("old");
        cache.change(KEY, Optional.of(object("new")));
        assertThat(etag()).isEqualTo("none");
        cache.changesCommitted();
        assertThat(etag()).isEqualTo("new");
    }

    @Test
    void forgetsWhatWasReadBeforeAChange() {
        int stamp = cache.stamp(KEY);
        cache.change(KEY, Optional.empty());
        cache.changesCommitted();
        cache.keep(KEY, object("old"), stamp);
        assertThat(etag()).isEqualTo("none");
    }

    @Test
    void forgetsWhatWasReadDuringAChange() {
        cache.change(KEY, Optional.of(object("new")));
        int stamp = cache.stamp(KEY);
        cache.keep(KEY, object("old"), stamp);
        assertThat(etag()).isEqualTo("none");
        cache.changesCommitted();
        cache.keep(KEY, object("old"), stamp);
        assertThat(etag()).isEqualTo("new");
    }

    @Test
    void rolledBackChangeLeavesNothing() {
        cache.keep(KEY, object("old"), cache.stamp(KEY));
        cache.change(KEY, Optional.of(object("new")));
        cache.changesDropped();
        assertThat(etag()).isEqualTo("none");
        cache.keep(KEY, object("old"), cache.stamp(KEY));
        assertThat(etag()).isEqualTo("old");
    }

    @Test
    void staysWithinItsBound() {
        for (int i = 0; i < 10_000; i++) {
            var key = new ObjectKey(1, "k" + i);
            cache.keep(key, object("e"), cache.stamp(key));
        }
        long kept = 0;
        for (int i = 0; i < 10_000; i++) {
            kept += cache.peek(new ObjectKey(1, "k" + i)) == null ? 0 : 1;
        }
        assertThat(kept).isBetween(1L, 600L);
    }

    @Test
    @DisplayName("S-72 an entry weighs what it holds: headers, checksums, tags, key and pieces")
    void s72_entriesWeighWhatTheyHold() {
        String large = "x".repeat(8000);
        Headers headers = Headers.builder().add("content-disposition", large).build();
        var checksum = new Checksum(ChecksumAlgorithm.SHA256, large);
        var tag = new TagSet.Tag("k", "v".repeat(256));
        var piece = new Content.Piece(1, "01kjmma2qtsz8j0e3q3k4djyx8", 0, "SHA256:" + "x".repeat(44));
        StoredObject plain = object("e");
        int least = ObjectCache.bytesOf(KEY, plain);
        assertThat(ObjectCache.bytesOf(KEY, object(headers, Optional.empty(), TagSet.EMPTY, plain.content())))
                .isGreaterThan(least + 8000);
        assertThat(ObjectCache.bytesOf(
                        KEY, object(Headers.EMPTY, Optional.of(checksum), TagSet.EMPTY, plain.content())))
                .isGreaterThan(least + 8000);
        assertThat(ObjectCache.bytesOf(
                        KEY, object(Headers.EMPTY, Optional.empty(), new TagSet(List.of(tag)), plain.content())))
                .isGreaterThan(least + 2 * 256);
        assertThat(ObjectCache.bytesOf(new ObjectKey(1, "\u4e16".repeat(300)), plain))
                .isGreaterThanOrEqualTo(least + 2 * 299);
        var pieces = new Content.Pieces(Collections.nCopies(10_000, piece));
        assertThat(ObjectCache.bytesOf(KEY, object(Headers.EMPTY, Optional.empty(), TagSet.EMPTY, pieces)))
                .isGreaterThan(10_000 * 200);
    }

    @Test
    @DisplayName("S-72 objects that are all headers do not fill the heap")
    void s72_objectsThatAreAllHeadersStayWithinTheBound() {
        Headers headers =
                Headers.builder().add("content-disposition", "x".repeat(8000)).build();
        long kept = 0;
        for (int i = 0; i < 2000; i++) {
            var key = new ObjectKey(1, "k" + i);
            cache.change(
                    key, Optional.of(object(headers, Optional.empty(), TagSet.EMPTY, new Content.Inline(new byte[0]))));
            cache.changesCommitted();
        }
        for (int i = 0; i < 2000; i++) {
            kept += cache.peek(new ObjectKey(1, "k" + i)) == null ? 0 : 1;
        }
        assertThat(kept).isBetween(1L, (1 << 20) / 8000L);
    }

    private String etag() {
        StoredObject object = cache.peek(KEY);
        return object == null ? "none" : object.etag();
    }

    private static StoredObject object(String etag) {
        return object(etag, Headers.EMPTY, Optional.empty(), TagSet.EMPTY, new Content.Inline(new byte[2000]));
    }

    private static StoredObject object(Headers metadata, Optional<Checksum> checksum, TagSet tags, Content content) {
        return object("e", metadata, checksum, tags, content);
    }

    private static StoredObject object(
            String etag, Headers metadata, Optional<Checksum> checksum, TagSet tags, Content content) {
        return new StoredObject(etag, NOW, metadata, checksum, tags, "STANDARD", "", content);
    }
}
