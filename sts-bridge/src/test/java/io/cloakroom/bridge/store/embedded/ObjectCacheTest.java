package io.cloakroom.bridge.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ObjectCacheTest {
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

    private String etag() {
        StoredObject object = cache.peek(KEY);
        return object == null ? "none" : object.etag();
    }

    private static StoredObject object(String etag) {
        return new StoredObject(
                etag,
                StoreFixture.NOW,
                Headers.EMPTY,
                Headers.EMPTY,
                TagSet.EMPTY,
                ObjectHeaders.STANDARD,
                "",
                new Content.Inline(new byte[2000]));
    }
}
