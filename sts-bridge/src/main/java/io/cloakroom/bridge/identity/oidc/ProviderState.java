package io.cloakroom.bridge.identity.oidc;

import java.time.Instant;
import java.util.Optional;

/**
 * How a provider does.
 *
 * @param name the suffix of its settings, {@code _} for the unnamed one
 * @param lastGood when its keys were last fetched; empty: not yet
 * @param failingSince when fetching began to fail; empty: the last attempt went well, or there was none
 */
public record ProviderState(String name, Optional<Instant> lastGood, Optional<Instant> failingSince) {}
