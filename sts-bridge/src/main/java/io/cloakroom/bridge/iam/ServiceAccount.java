package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import java.time.Instant;
import java.util.Optional;

/**
 * A service account as others see it.
 *
 * @param policy compact JSON that narrows the owner's rights; empty if it has them all, which MinIO calls an implied
 *     policy
 */
public record ServiceAccount(
        String accessKeyId,
        Owner owner,
        AccountStatus status,
        Optional<String> policy,
        Optional<String> name,
        Optional<String> description,
        Optional<Instant> expiration) {}
