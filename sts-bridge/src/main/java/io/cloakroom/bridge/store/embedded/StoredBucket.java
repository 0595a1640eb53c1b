package io.cloakroom.bridge.store.embedded;

import java.time.Instant;

/** A bucket. Its id is never reused. */
record StoredBucket(long id, String name, Instant created) {}
