package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * What a caller's authorization entitles it to ask for.
 *
 * @param key names whose credentials they are; callers with the same key get the same ones. No secret
 * @param token what is shown to the bridge
 * @param end the moment from which this caller gets nothing more by it
 */
record Shown(String key, Secret token, Optional<Instant> end) {}
