package io.cloakroom.bridge.store.embedded;

import java.time.Instant;

/** A bucket; the id is never used for another one. */
record StoredBucket(long id, String name, Instant created) {}
