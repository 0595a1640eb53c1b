package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.payload.PayloadKind;

/** Where the signature of a request is, and which payload kinds may go with it. All other combinations are refused. */
public enum AuthenticationKind {
    /** In the {@code Authorization} header. */
    SIGNED_HEADER,
    /** In the query. */
    PRESIGNED_URL,
    /** In the query, by Signature Version 2. */
    PRESIGNED_URL_V2,
    /** In the fields of a form. */
    POST_FORM,
    /** The request is not signed. */
    ANONYMOUS;

    /** The decision table of authentication × payload. */
    public boolean allows(PayloadKind payload) {
        return switch (payload) {
            case PayloadKind.Unsigned unsigned -> true;
            case PayloadKind.Empty empty -> true;
            case PayloadKind.Hashed hashed -> true;
            case PayloadKind.UnsignedChunksWithTrailer chunks -> this == SIGNED_HEADER || this == ANONYMOUS;
            case PayloadKind.SignedChunks chunks -> this == SIGNED_HEADER;
            case PayloadKind.SignedChunksWithTrailer chunks -> this == SIGNED_HEADER;
        };
    }
}
