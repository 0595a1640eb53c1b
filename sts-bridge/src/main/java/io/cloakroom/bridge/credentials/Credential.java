package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.sigv4.CredentialScope;
import io.cloakroom.aws.sigv4.SigningKey;
import io.cloakroom.bridge.config.RootCredentials;
import java.time.Instant;

/**
 * What an access key id stands for: the signer, and the keys that check its signatures. It holds a secret but never
 * prints it.
 */
public sealed interface Credential {
    /** The key that signs requests of this scope. The last one is kept, because it stays the same all day. */
    SigningKey signingKey(CredentialScope scope);

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
    }

    /** Session credentials, opened. */
    final class Temporary implements Credential {
        private final Session session;
        private final RingKey sealedBy;
        private final SigningKeys keys;

        Temporary(SessionSealer.Opened opened) {
            this.session = opened.session();
            this.sealedBy = opened.key();
            this.keys = new SigningKeys(opened.secret());
        }

        public Session session() {
            return session;
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
    }
}
