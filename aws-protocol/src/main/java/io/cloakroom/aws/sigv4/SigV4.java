package io.cloakroom.aws.sigv4;

/** Names that SigV4 uses on the wire. */
final class SigV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String AUTHORIZATION = "authorization";
    static final String DATE_HEADER = "x-amz-date";
    static final String PAYLOAD_HASH_HEADER = "x-amz-content-sha256";
    static final String TOKEN_HEADER = "x-amz-security-token";
    static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private SigV4() {}
}
