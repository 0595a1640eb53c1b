package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.s3.CorsConfiguration;
import java.time.Instant;
import java.util.Optional;

/**
 * A bucket.
 *
 * @param id never reused
 * @param created to the millisecond
 * @param cors which pages it lets in; empty: as the settings say
 */
public record StoredBucket(long id, String name, Instant created, Optional<CorsConfiguration> cors) {
    StoredBucket withCors(Optional<CorsConfiguration> replacement) {
        return new StoredBucket(id, name, created, replacement);
    }
}
