package io.cloakroom.bridge.authn;

import io.cloakroom.aws.Account;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who a request acts as. Only {@link RequestAuthenticator} makes a named one, from a credential whose signature it has
 * checked.
 */
public sealed interface Principal {
    /** The ARN, for answers and the audit log. */
    String arn();

    /**
     * The account whose shares a request counts against. All sessions of a user have the same one, whatever their
     * names.
     */
    default String account() {
        return arn();
    }

    /** The ARN of the owner of service accounts, as which they act. */
    static String arnOf(Owner owner) {
        return switch (owner) {
            case Owner.Root root -> Root.ARN;
            case Owner.User user -> Session.userArn(user.name());
            case Owner.Directory user -> Session.directoryArn(user.dn());
        };
    }

    /** The owner of the installation, who may do everything. */
    final class Root implements Principal {
        private static final String ARN = "arn:aws:iam::" + Account.ID + ":root";

        private final String accessKeyId;

        Root(String accessKeyId) {
            this.accessKeyId = accessKeyId;
        }

        public String accessKeyId() {
            return accessKeyId;
        }

        @Override
        public String arn() {
            return ARN;
        }
    }

    /** A user, with its own key. */
    final class User implements Principal {
        private final String name;
        private final String id;
        private final Supplier<List<String>> groups;

        User(String name, String id, Supplier<List<String>> groups) {
            this.name = name;
            this.id = id;
            this.groups = groups;
        }

        /** The groups it is in now. */
        public List<String> groups() {
            return groups.get();
        }

        /** The name, which is the access key id too. */
        public String name() {
            return name;
        }

        /** The user's id. It never passes to another user. */
        public String id() {
            return id;
        }

        @Override
        public String arn() {
            return Session.userArn(name);
        }
    }

    /** A service account. It acts as its owner. */
    final class ServiceAccount implements Principal {
        private final String accessKeyId;
        private final Owner owner;
        private final Optional<String> policy;
        private final Supplier<List<String>> groups;

        ServiceAccount(String accessKeyId, Owner owner, Optional<String> policy, Supplier<List<String>> groups) {
            this.accessKeyId = accessKeyId;
            this.owner = owner;
            this.policy = policy;
            this.groups = groups;
        }

        /** The groups its owner is in now. */
        public List<String> groups() {
            return groups.get();
        }

        public String accessKeyId() {
            return accessKeyId;
        }

        public Owner owner() {
            return owner;
        }

        /** Compact JSON that narrows the owner's rights. */
        public Optional<String> policy() {
            return policy;
        }

        @Override
        public String arn() {
            return arnOf(owner);
        }
    }

    /** A session issued by STS. */
    final class AssumedRole implements Principal {
        private final String accessKeyId;
        private final Session session;
        private final Supplier<List<String>> groups;

        AssumedRole(String accessKeyId, Session session, Supplier<List<String>> groups) {
            this.accessKeyId = accessKeyId;
            this.session = session;
            this.groups = groups;
        }

        /** The groups that a user of this installation is in now. What a token said of groups is a claim. */
        public List<String> groups() {
            return groups.get();
        }

        public String accessKeyId() {
            return accessKeyId;
        }

        public Session session() {
            return session;
        }

        @Override
        public String arn() {
            return session.arn();
        }

        @Override
        public String account() {
            return session.owner().map(Session::userArn).orElse(session.userName());
        }
    }

    /** The sender of an unsigned request. */
    record Anonymous() implements Principal {
        @Override
        public String arn() {
            return "*";
        }
    }
}
