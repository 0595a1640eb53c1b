package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.S3Body;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.sigv4.AuthenticationKind;
import io.cloakroom.aws.sigv4.PresignedV2;
import io.cloakroom.aws.sigv4.RequestSignature;
import java.util.EnumSet;
import java.util.Set;

/**
 * The decision table of authentication kind × payload kind × operation. Anything not in it is refused. aws-chunked
 * bodies are for object data, and only in requests with a signed header or without any signature. Without a signature,
 * only the operations of {@link AnonymousOperations} are possible.
 */
final class PayloadRules {
    /** The operations for which Signature Version 2 covers all that matters. */
    private static final Set<S3Operation> LINKED_BY_V2 =
            EnumSet.of(S3Operation.GET_OBJECT, S3Operation.HEAD_OBJECT, S3Operation.PUT_OBJECT);

    private PayloadRules() {}

    /**
     * Refuses what is not in the table.
     *
     * @throws AwsException {@code InvalidRequest}
     */
    static void check(RequestSignature signed, S3Operation operation) {
        check(signed.kind(), signed.payload(), signed.payloadHash(), operation);
    }

    /** Refuses a payload kind that needs a signature. The operation was checked before. */
    static void checkAnonymous(PayloadKind payload, String payloadHash, S3Operation operation) {
        check(AuthenticationKind.ANONYMOUS, payload, payloadHash, operation);
    }

    /** Refuses what a form can't be sent as. */
    static void checkForm(PayloadKind payload, String payloadHash, S3Operation operation) {
        check(AuthenticationKind.POST_FORM, payload, payloadHash, operation);
    }

    private static void check(
            AuthenticationKind authentication, PayloadKind payload, String payloadHash, S3Operation operation) {
        if (operation.body() == S3Body.FORM && authentication != AuthenticationKind.POST_FORM) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "A form is signed in its fields, and only there: send it without other credentials.");
        }
        if (authentication == AuthenticationKind.PRESIGNED_URL_V2 && !LINKED_BY_V2.contains(operation)) {
            throw PresignedV2.refusal();
        }
        if (!allows(authentication, payload, operation)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "This operation does not take a body declared as `%s`.".formatted(payloadHash));
        }
    }

    static boolean allows(AuthenticationKind authentication, PayloadKind payload, S3Operation operation) {
        if (authentication == AuthenticationKind.ANONYMOUS && !AnonymousOperations.contains(operation)) {
            return false;
        }
        if (authentication == AuthenticationKind.PRESIGNED_URL_V2 && !LINKED_BY_V2.contains(operation)) {
            return false;
        }
        if (authentication == AuthenticationKind.POST_FORM) {
            return operation.body() == S3Body.FORM && !payload.isChunked() && !(payload instanceof PayloadKind.Empty);
        }
        return authentication.allows(payload)
                && switch (operation.body()) {
                    case NONE, DOCUMENT, DOCUMENT_OF_KEYS, DOCUMENT_OF_PARTS, DOCUMENT_OF_OTHER_PLACES ->
                        !payload.isChunked();
                    case OBJECT -> true;
                    case FORM -> false;
                };
    }
}
