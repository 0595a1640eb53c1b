package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.config.RootCredentials;
import java.time.Instant;

/** What an access key id stands for: who signs with it, and the keys to check the signature. Holds a secret, prints none. */
public sealed interface Credential {
    /** Who a request signed with it acts as, provided that the signature is right. */
    Principal principal();

    /** The owner's long-term key. */
    final class Root implements Credential {
        private final String accessKeyId;
        private final Principal principal;
        private final Secret secret;

        Root(RootCredentials root) {
            this.accessKeyId = root.accessKeyId();
            this.principal = new Principal.Root(accessKeyId);
            this.secret = root.secretAccessKey();
        }

        String accessKeyId() {
            return accessKeyId;
        }

        @Override
        public Principal principal() {
            return principal;
        }

        Secret secret() {
            return secret;
        }
    }

    /** Session credentials, opened. */
    final class Temporary implements Credential {
        private final Session session;
        private final Principal principal;
        private final Secret secret;

        Temporary(SessionSealer.Opened opened) {
            this.session = opened.session();
            this.principal = new Principal.AssumedRole(session);
            this.secret = opened.secret();
        }

        public Session session() {
            return session;
        }

        boolean isExpired(Instant now) {
            return !now.isBefore(session.expiration());
        }

        @Override
        public Principal principal() {
            return principal;
        }

        Secret secret() {
            return secret;
        }
    }
}
