package io.cloakroom.bridge.store.embedded.catalog;

import java.time.Instant;

/**
 * A bucket.
 *
 * @param id never reused
 * @param created to the millisecond
 */
public record StoredBucket(long id, String name, Instant created) {}
