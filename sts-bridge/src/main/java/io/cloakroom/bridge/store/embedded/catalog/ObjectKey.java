package io.cloakroom.bridge.store.embedded.catalog;

import java.nio.charset.StandardCharsets;

/** An object's place: the id of its bucket (never reused) and its key. */
public record ObjectKey(long bucket, String key) {
    /** The key as it is stored and sorted: UTF-8. */
    public byte[] keyBytes() {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
