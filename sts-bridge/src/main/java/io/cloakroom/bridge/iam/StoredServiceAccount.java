package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.StoredSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service account as stored.
 *
 * @param policy compact JSON; it narrows the rights of the owner
 */
record StoredServiceAccount(
        StoredOwner owner,
        StoredSecret secret,
        AccountStatus status,
        Optional<String> policy,
        Optional<String> name,
        Optional<String> description,
        Optional<Instant> expiration,
        Instant created,
        Instant updated) {
    /** The owner of a service account. */
    sealed interface StoredOwner {
        /** The owner of the installation. */
        record Root() implements StoredOwner {}

        /**
         * A user.
         *
         * @param id if the user of this name has another one by now, the service account is a leftover
         */
        record User(String name, String id) implements StoredOwner {}

        /**
         * A user of a directory.
         *
         * @param groups DNs as of the last look-up
         * @param isThere whether the directory had the user then; otherwise the service account counts for nothing
         */
        record Directory(Owner.Directory user, List<String> groups, boolean isThere) implements StoredOwner {
            public Directory {
                groups = List.copyOf(groups);
            }
        }
    }

    boolean isEnabled() {
        return status == AccountStatus.ENABLED;
    }

    /** All but the dates. */
    boolean isSameAs(StoredServiceAccount other) {
        return secret.isSameAs(other.secret)
                && owner.equals(other.owner)
                && status == other.status
                && policy.equals(other.policy)
                && name.equals(other.name)
                && description.equals(other.description)
                && expiration.equals(other.expiration);
    }

    StoredServiceAccount withOwner(StoredOwner newOwner) {
        return new StoredServiceAccount(
                newOwner, secret, status, policy, name, description, expiration, created, updated);
    }

    StoredServiceAccount withDates(Instant newCreated, Instant newUpdated) {
        return new StoredServiceAccount(
                owner, secret, status, policy, name, description, expiration, newCreated, newUpdated);
    }
}
