package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * The rights of a caller's authorization.
 *
 * @param key for the cache; callers with the same key get the same credentials. Not a secret
 * @param token that the bridge gets
 * @param end from then on this caller gets nothing for it
 */
record Shown(String key, Secret token, Optional<Instant> end) {}
