package io.cloakroom.bridge.store.embedded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects that were read or written lately, metadata and small bodies, so that the event loop can answer for them.
 *
 * <p>It never says anything the catalog would not say. Keys share stamps; a stamp is odd while one of its keys is being
 * changed, and what was read under one stamp is kept only if the stamp is still the same. The methods named {@code change…}
 * belong to the thread that commits.
 */
final class ObjectCache {
    private static final int STAMPS = 4096;
    private static final int ENTRY_BYTES = 600;
    private static final int PIECE_BYTES = 160;

    private final Cache<ObjectKey, StoredObject> objects;
    private final AtomicIntegerArray stamps = new AtomicIntegerArray(STAMPS);
    private final Map<ObjectKey, Optional<StoredObject>> changes = new HashMap<>();

    ObjectCache(long maxBytes) {
        objects = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(ObjectCache::weight)
                .executor(Runnable::run)
                .build();
    }

    /** The object, if it is at hand. */
    @Nullable
    StoredObject peek(ObjectKey key) {
        return objects.getIfPresent(key);
    }

    /** To be taken before the catalog is asked, and given to {@link #keep}. */
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
        changes.forEach((key, value) -> value.ifPresent(object -> objects.put(key, object)));
        changesDropped();
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

    private static int weight(ObjectKey key, StoredObject object) {
        int bytes = ENTRY_BYTES + key.key().length() + 2 * object.metadata().size() * 32;
        return switch (object.content()) {
            case Content.Inline inline -> bytes + (int) inline.size();
            case Content.Pieces pieces -> bytes + PIECE_BYTES * pieces.pieces().size();
        };
    }
}
