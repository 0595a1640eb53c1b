package io.cloakroom.bridge.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * How an OpenID Connect provider does, as anybody may know it: no address, no secret.
 *
 * @param name the suffix of its settings, {@code _} for the unnamed one
 * @param lastGood when its keys were last fetched; empty: not yet
 * @param failingSince when fetching began to fail; empty: the last attempt went well, or there was none
 */
public record ProviderHealth(String name, Optional<Instant> lastGood, Optional<Instant> failingSince) {
    String state() {
        if (failingSince.isPresent()) {
            return lastGood.isPresent() ? "failing" : "down";
        }
        return lastGood.isPresent() ? "ok" : "not asked yet";
    }
}
