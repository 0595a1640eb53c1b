package io.cloakroom.bridge.iam;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service account to be created.
 *
 * @param owner root, a user that exists, or a user of a directory
 * @param groups those of a user of a directory; else none
 * @param accessKeyId 3 bytes to 128 characters; generated if absent, and then the secret must be absent too
 * @param secret 8 to 1024 bytes
 * @param policy a JSON object; it narrows the owner's rights
 * @param name at most 32 bytes; begins with an ASCII letter
 * @param description at most 256 bytes
 * @param expiration 15 minutes to 365 days from now; the zero time and the Unix epoch mean never
 */
public record NewServiceAccount(
        Owner owner,
        List<String> groups,
        Optional<String> accessKeyId,
        Optional<Secret> secret,
        Optional<String> policy,
        Optional<String> name,
        Optional<String> description,
        Optional<Instant> expiration) {
    public NewServiceAccount {
        groups = List.copyOf(groups);
    }

    /** A service account of root or of a user. */
    public NewServiceAccount(
            Owner owner,
            Optional<String> accessKeyId,
            Optional<Secret> secret,
            Optional<String> policy,
            Optional<String> name,
            Optional<String> description,
            Optional<Instant> expiration) {
        this(owner, List.of(), accessKeyId, secret, policy, name, description, expiration);
    }

    /** With generated keys and the owner's rights, without an expiration. */
    public static NewServiceAccount of(Owner owner) {
        return new NewServiceAccount(
                owner,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
