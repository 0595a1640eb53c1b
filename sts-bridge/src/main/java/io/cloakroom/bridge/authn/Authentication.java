package io.cloakroom.bridge.authn;

import static java.util.Objects.requireNonNull;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.sigv4.PayloadVerifiers;
import io.cloakroom.aws.sigv4.PresignedV2;
import io.cloakroom.aws.sigv4.RequestSignature;
import io.cloakroom.aws.sigv4.SignedForm;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.aws.sigv4.SigningKey;
import org.jspecify.annotations.Nullable;

/** The outcome of authenticating a request. */
public sealed interface Authentication {
    /** The request carries no credentials: it is anonymous. */
    record NotAttempted() implements Authentication {}

    /** The signature is valid. Only {@link RequestAuthenticator} makes one. */
    final class Authenticated implements Authentication {
        private final Principal principal;
        private final RequestHead head;
        private final RequestSignature signed;
        /** Null for Signature Version 2, which has no such key. */
        private final @Nullable SigningKey key;

        private final Secret secret;

        Authenticated(
                Principal principal,
                RequestHead head,
                RequestSignature signed,
                @Nullable SigningKey key,
                Secret secret) {
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
        public RequestSignature signed() {
            return signed;
        }

        /** The secret access key of the sender: what the admin API encrypts payloads with. */
        public Secret secret() {
            return secret;
        }

        /**
         * How the body of a call is checked.
         *
         * @throws AwsException {@code InvalidRequest}, {@code InvalidDigest} or {@code MissingContentLength} if what
         *     the head declares is wrong or contradicts itself
         */
        public PayloadVerifier payloadOf(S3Operation operation) {
            return switch (signed) {
                case SignedRequest v4 -> PayloadVerifiers.of(v4, head, requireNonNull(key), operation);
                case PresignedV2 v2 -> PayloadVerifiers.of(v2, head);
                case SignedForm form -> PayloadVerifiers.of(form);
            };
        }

        /**
         * How the body of a request that is not for S3 is checked.
         *
         * @throws AwsException as the other method
         */
        public PayloadVerifier payload() {
            return switch (signed) {
                case SignedRequest v4 -> PayloadVerifiers.of(v4, head, requireNonNull(key));
                case PresignedV2 v2 -> PayloadVerifiers.of(v2, head);
                case SignedForm form -> PayloadVerifiers.of(form);
            };
        }
    }

    /** Authentication failed. Answer with the reason and try nothing else. */
    record Rejected(AwsException reason) implements Authentication {}
}
