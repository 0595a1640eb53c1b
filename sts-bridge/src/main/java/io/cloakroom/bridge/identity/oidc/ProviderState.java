package io.cloakroom.bridge.identity.oidc;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a provider.
 *
 * @param name the suffix of its settings, {@code _} for the unnamed one
 * @param lastGood when its keys were last fetched; empty if never
 * @param failingSince when fetching began to fail; empty if the last attempt succeeded or there was none
 * @param policiesRead when the policies that its realm keeps were last read; empty if this process never could, or does
 *     not follow them
 */
public record ProviderState(
        String name, Optional<Instant> lastGood, Optional<Instant> failingSince, Optional<Instant> policiesRead) {
    /** A provider of whose realm nothing is known. */
    ProviderState(String name, Optional<Instant> lastGood, Optional<Instant> failingSince) {
        this(name, lastGood, failingSince, Optional.empty());
    }
}
