package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sigv4.CredentialScope;
import io.cloakroom.aws.sigv4.SigningKey;
import io.cloakroom.bridge.config.RootCredentials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The credential of an access key id: who signs with it, and the keys that check its signatures. It never prints its
 * secret.
 */
public sealed interface Credential {
    /** The key that signs requests of this scope. The last one is kept, because it stays the same all day. */
    SigningKey signingKey(CredentialScope scope);

    /** The secret access key. */
    Secret secret();

    /** The owner's long-term key. */
    final class Root implements Credential {
        private final String accessKeyId;
        private final SigningKeys keys;

        Root(RootCredentials root) {
            this.accessKeyId = root.accessKeyId();
            this.keys = new SigningKeys(root.secretAccessKey());
        }

        public String accessKeyId() {
            return accessKeyId;
        }

        @Override
        public SigningKey signingKey(CredentialScope scope) {
            return keys.of(scope);
        }

        @Override
        public Secret secret() {
            return keys.secret();
        }
    }

    /** The long-term key of a user. */
    final class User implements Credential {
        private final String name;
        private final String id;
        private final Supplier<List<String>> groups;
        private final SigningKeys keys;

        /**
         * A user's key.
         *
         * @param name also the access key id
         * @param id never passes to another user, not even to one of the same name
         * @param groups the groups it is in now
         */
        public User(String name, String id, Secret secret, Supplier<List<String>> groups) {
            this.name = name;
            this.id = id;
            this.groups = groups;
            this.keys = new SigningKeys(secret);
        }

        public Supplier<List<String>> groups() {
            return groups;
        }

        public String name() {
            return name;
        }

        public String id() {
            return id;
        }

        @Override
        public SigningKey signingKey(CredentialScope scope) {
            return keys.of(scope);
        }

        @Override
        public Secret secret() {
            return keys.secret();
        }
    }

    /** The long-term key of a service account. It may do what its owner may, or less. */
    final class ServiceAccount implements Credential {
        private final String accessKeyId;
        private final Owner owner;
        private final Optional<String> policy;
        private final Supplier<List<String>> groups;
        private final SigningKeys keys;

        /** The owner, whose rights it has. */
        public sealed interface Owner {
            /** The owner of the installation. */
            record Root() implements Owner {}

            /** A user. */
            record User(String name) implements Owner {}

            /**
             * A user of a directory. The DN alone says who it is.
             *
             * @param loginName the value of {@code ldap:username}
             * @param member whether all its groups are known, and as of when
             */
            record Directory(String dn, String loginName, Membership member) implements Owner {
                @Override
                public boolean equals(Object other) {
                    return other instanceof Directory user && user.dn.equals(dn);
                }

                @Override
                public int hashCode() {
                    return dn.hashCode();
                }
            }

            /**
             * How current and complete the known groups of a user of a directory are.
             *
             * @param asOf when they were looked up
             * @param isComplete whether groups without policies are among them
             */
            record Membership(Instant asOf, boolean isComplete) {}
        }

        /**
         * A service account's key.
         *
         * @param policy compact JSON that narrows the owner's rights
         * @param groups the groups the owner is in now
         */
        public ServiceAccount(
                String accessKeyId,
                Owner owner,
                Optional<String> policy,
                Secret secret,
                Supplier<List<String>> groups) {
            this.accessKeyId = accessKeyId;
            this.owner = owner;
            this.policy = policy;
            this.groups = groups;
            this.keys = new SigningKeys(secret);
        }

        public Supplier<List<String>> groups() {
            return groups;
        }

        public String accessKeyId() {
            return accessKeyId;
        }

        public Owner owner() {
            return owner;
        }

        public Optional<String> policy() {
            return policy;
        }

        @Override
        public SigningKey signingKey(CredentialScope scope) {
            return keys.of(scope);
        }

        @Override
        public Secret secret() {
            return keys.secret();
        }
    }

    /** Session credentials, opened. */
    final class Temporary implements Credential {
        private final Session session;
        private final RingKey sealedBy;
        private final Supplier<List<String>> groups;
        private final SigningKeys keys;

        /** @param groups those that a user of this installation is in now */
        Temporary(SessionSealer.Opened opened, Supplier<List<String>> groups) {
            this.session = opened.session();
            this.groups = groups;
            this.sealedBy = opened.key();
            this.keys = new SigningKeys(opened.secret());
        }

        public Session session() {
            return session;
        }

        public Supplier<List<String>> groups() {
            return groups;
        }

        RingKey sealedBy() {
            return sealedBy;
        }

        boolean isExpired(Instant now) {
            return !now.isBefore(session.expiration());
        }

        @Override
        public SigningKey signingKey(CredentialScope scope) {
            return keys.of(scope);
        }

        @Override
        public Secret secret() {
            return keys.secret();
        }
    }
}
