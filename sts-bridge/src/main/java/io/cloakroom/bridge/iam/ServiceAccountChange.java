package io.cloakroom.bridge.iam;

import io.cloakroom.aws.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A change of a service account; an absent part stays as it is. The limits are those of {@link NewServiceAccount}.
 *
 * @param policy a JSON object; an empty one, <code>{}</code>, gives back the owner's full rights
 * @param name an empty string counts as absent
 * @param description an empty string counts as absent
 */
public record ServiceAccountChange(
        Optional<String> policy,
        Optional<Secret> secret,
        Optional<AccountStatus> status,
        Optional<String> name,
        Optional<String> description,
        Optional<Instant> expiration) {
    public static final ServiceAccountChange NOTHING = new ServiceAccountChange(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
