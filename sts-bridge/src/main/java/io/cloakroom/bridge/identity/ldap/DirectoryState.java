package io.cloakroom.bridge.identity.ldap;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a directory, as far as it has been asked.
 *
 * @param name the suffix of its settings, {@code _} for the unnamed one
 * @param lastGood when it last answered; empty if it never did
 * @param failingSince when it began to fail; empty if the last attempt succeeded or there was none
 */
public record DirectoryState(String name, Optional<Instant> lastGood, Optional<Instant> failingSince) {}
