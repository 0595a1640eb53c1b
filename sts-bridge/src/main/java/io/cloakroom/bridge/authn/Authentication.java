package io.cloakroom.bridge.authn;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.aws.sigv4.SigningKey;

/** What became of the attempt to find out who sent a request. */
public sealed interface Authentication {
    /** The request carries no credentials: it is anonymous. */
    record NotAttempted() implements Authentication {}

    /** The signature is good. Only {@link RequestAuthenticator} makes one. */
    final class Authenticated implements Authentication {
        private final Principal principal;
        private final RequestHead head;
        private final SignedRequest signed;
        private final SigningKey key;

        Authenticated(Principal principal, RequestHead head, SignedRequest signed, SigningKey key) {
            this.principal = principal;
            this.head = head;
            this.signed = signed;
            this.key = key;
        }

        public Principal principal() {
            return principal;
        }

        /** The head that was signed. */
        public RequestHead head() {
            return head;
        }

        /** What the request said about its signature. */
        public SignedRequest signed() {
            return signed;
        }

        /** The key it was made with: signed chunks are checked with it. */
        public SigningKey key() {
            return key;
        }
    }

    /** It tried and failed: answer this, try nothing else. */
    record Rejected(AwsException reason) implements Authentication {}
}
