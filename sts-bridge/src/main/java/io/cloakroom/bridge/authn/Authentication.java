package io.cloakroom.bridge.authn;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.aws.sigv4.SigningKey;

/** The outcome of authenticating a request. */
public sealed interface Authentication {
    /** The request carries no credentials: it is anonymous. */
    record NotAttempted() implements Authentication {}

    /** The signature is valid. Only {@link RequestAuthenticator} makes one. */
    final class Authenticated implements Authentication {
        private final Principal principal;
        private final RequestHead head;
        private final SignedRequest signed;
        private final SigningKey key;
        private final Secret secret;

        Authenticated(Principal principal, RequestHead head, SignedRequest signed, SigningKey key, Secret secret) {
            this.principal = principal;
            this.head = head;
            this.signed = signed;
            this.key = key;
            this.secret = secret;
        }

        public Principal principal() {
            return principal;
        }

        /** The head that was signed. */
        public RequestHead head() {
            return head;
        }

        /** The parts of the signature, as the request stated them. */
        public SignedRequest signed() {
            return signed;
        }

        /** The secret access key of the sender: what the admin API encrypts payloads with. */
        public Secret secret() {
            return secret;
        }

        /** The key of the signature. Signed chunks are checked with it too. */
        public SigningKey key() {
            return key;
        }
    }

    /** Authentication failed. Answer with the reason and try nothing else. */
    record Rejected(AwsException reason) implements Authentication {}
}
