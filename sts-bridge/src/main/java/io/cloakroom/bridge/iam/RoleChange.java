package io.cloakroom.bridge.iam;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A change of a role; an absent part stays as it is.
 *
 * @param trust the trust policy as JSON
 * @param policies names of existing policies; with an empty list its sessions may do nothing
 * @param longestSession 15 minutes to 12 hours; a new role has an hour
 */
public record RoleChange(
        Optional<String> trust,
        Optional<List<String>> policies,
        Optional<Duration> longestSession,
        Optional<String> description) {}
