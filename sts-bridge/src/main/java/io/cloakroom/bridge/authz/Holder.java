package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import java.util.List;
import java.util.Optional;

/** Somebody whom this installation knows by name, and whose rights are asked about while they ask for nothing. */
public sealed interface Holder {
    /** A user. Its groups are those it is in now. */
    record User(String name, List<String> groups) implements Holder {
        public User {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A service account.
     *
     * @param groups of its owner
     * @param policy compact JSON that narrows the owner's rights
     */
    record ServiceAccount(String accessKeyId, Owner owner, List<String> groups, Optional<String> policy)
            implements Holder {
        public ServiceAccount {
            groups = List.copyOf(groups);
        }
    }

    /** Whoever assumes the role with this ARN. */
    record Role(String arn) implements Holder {}

    /** Whoever has these policies, by name: of a group, of a DN, or of a token. */
    record Policies(List<String> names) implements Holder {
        public Policies {
            names = List.copyOf(names);
        }
    }

    /** Whoever sends a request without credentials. */
    record Anybody() implements Holder {}
}
