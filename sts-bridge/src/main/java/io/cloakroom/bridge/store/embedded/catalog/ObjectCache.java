package io.cloakroom.bridge.store.embedded.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.embedded.files.Content;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Recently read or written objects, metadata and small bodies, so that the event loop can answer for them.
 *
 * <p>The cache never says anything the catalog would not say. Keys share stamps, and a stamp is odd while one of its
 * keys is being changed. What was read under a stamp is kept only if the stamp is still the same. Only the committing
 * thread calls the methods named {@code change…}.
 */
final class ObjectCache {
    private static final int STAMPS = 4096;
    /** The constant part of an entry: the cache's own node, the records, entity tag and date. */
    private static final int ENTRY_BYTES = 600;

    /** A string, its array and the reference to it, without the characters. */
    private static final int TEXT_BYTES = 56;

    private static final int RECORD_BYTES = 40;

    private final Cache<ObjectKey, StoredObject> objects;
    private final AtomicIntegerArray stamps = new AtomicIntegerArray(STAMPS);
    private final Map<ObjectKey, Optional<StoredObject>> changes = new HashMap<>();

    ObjectCache(long maxBytes) {
        objects = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(ObjectCache::bytesOf)
                .executor(Runnable::run)
                .build();
    }

    /** The object, if it is in the cache. */
    @Nullable
    StoredObject peek(ObjectKey key) {
        return objects.getIfPresent(key);
    }

    /** The stamp of a key. Take it before asking the catalog, and give it to {@link #keep}. */
    int stamp(ObjectKey key) {
        return stamps.get(slot(key));
    }

    /** Keeps what the catalog said, unless it may be out of date. */
    void keep(ObjectKey key, StoredObject found, int stamp) {
        if ((stamp & 1) == 0) {
            var unused = objects.asMap().compute(key, (same, old) -> stamps.get(slot(key)) == stamp ? found : old);
        }
    }

    /** The key is about to be given another value, or none. */
    void change(ObjectKey key, Optional<StoredObject> value) {
        int slot = slot(key);
        if ((stamps.get(slot) & 1) == 0) {
            stamps.incrementAndGet(slot);
        }
        objects.invalidate(key);
        changes.put(key, value);
    }

    /** The changes are committed. */
    void changesCommitted() {
        try {
            changes.forEach((key, value) -> value.ifPresent(object -> objects.put(key, object)));
        } finally {
            changesDropped();
        }
    }

    /** The changes are rolled back. */
    void changesDropped() {
        for (ObjectKey key : changes.keySet()) {
            int slot = slot(key);
            if ((stamps.get(slot) & 1) != 0) {
                stamps.incrementAndGet(slot);
            }
        }
        changes.clear();
    }

    private static int slot(ObjectKey key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return (hash >>> 20) & (STAMPS - 1);
    }

    /** The bytes that an entry occupies. */
    static int bytesOf(ObjectKey key, StoredObject object) {
        int bytes = ENTRY_BYTES + weight(key.key()) + weight(object.metadata()) + weight(object.checksum());
        for (TagSet.Tag tag : object.tags().tags()) {
            bytes += RECORD_BYTES + weight(tag.key()) + weight(tag.value());
        }
        switch (object.content()) {
            case Content.Inline inline -> bytes += (int) inline.size();
            case Content.Pieces pieces -> {
                for (Content.Piece piece : pieces.pieces()) {
                    bytes += RECORD_BYTES + weight(piece.file()) + weight(piece.checksum());
                }
            }
        }
        return bytes;
    }

    private static int weight(Optional<Checksum> checksum) {
        return checksum.map(present -> 2 * RECORD_BYTES + weight(present.value()))
                .orElse(0);
    }

    private static int weight(Headers headers) {
        int bytes = 0;
        for (int i = 0; i < headers.size(); i++) {
            bytes += RECORD_BYTES + weight(headers.name(i)) + weight(headers.value(i));
        }
        return bytes;
    }

    /** The bytes of a text, counted as two per character. An estimate that is too low could exhaust the heap. */
    private static int weight(String text) {
        return TEXT_BYTES + 2 * text.length();
    }
}
