package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service account as others see it.
 *
 * @param groups the DNs of the owner's groups, if it is a user of a directory
 * @param policy compact JSON that narrows the owner's rights; empty if it has them all, which MinIO calls an implied
 *     policy
 */
public record ServiceAccount(
        String accessKeyId,
        Owner owner,
        List<String> groups,
        AccountStatus status,
        Optional<String> policy,
        Optional<String> name,
        Optional<String> description,
        Optional<Instant> expiration) {
    public ServiceAccount {
        groups = List.copyOf(groups);
    }

    /** A service account of root or of a user. */
    ServiceAccount(
            String accessKeyId,
            Owner owner,
            AccountStatus status,
            Optional<String> policy,
            Optional<String> name,
            Optional<String> description,
            Optional<Instant> expiration) {
        this(accessKeyId, owner, List.of(), status, policy, name, description, expiration);
    }
}
