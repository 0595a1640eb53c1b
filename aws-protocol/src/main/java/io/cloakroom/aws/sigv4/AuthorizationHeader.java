package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…}. The three fields may be in any order, each
 * once.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html">Authorization
 *     header</a>
 */
final class AuthorizationHeader {
    private static final int MAX_CHARS = 8192;
    private static final AwsErrorCode MALFORMED = AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED;

    private @Nullable String credential;
    private @Nullable String signedHeaders;
    private @Nullable String signature;

    private AuthorizationHeader() {}

    /** @throws AwsException {@code AuthorizationHeaderMalformed}, or {@code InvalidRequest} for another scheme */
    static ShownCredential parse(String header) {
        if (header.length() > MAX_CHARS) {
            throw AwsException.of(MALFORMED, "It is longer than " + MAX_CHARS + " characters.");
        }
        int space = header.indexOf(' ');
        String scheme = space < 0 ? header : header.substring(0, space);
        if (!scheme.equals(SigV4.ALGORITHM)) {
            throw UnsupportedScheme.ofHeader(scheme);
        }
        AuthorizationHeader fields = new AuthorizationHeader();
        int start = scheme.length();
        while (start < header.length()) {
            int end = header.indexOf(',', start);
            end = end < 0 ? header.length() : end;
            fields.take(header.substring(start, end).strip());
            start = end + 1;
        }
        return ShownCredential.of(
                required(fields.credential, "Credential"),
                required(fields.signedHeaders, "SignedHeaders"),
                required(fields.signature, "Signature"),
                MALFORMED);
    }

    private void take(String field) {
        if (field.startsWith("Credential=") && credential == null) {
            credential = field.substring("Credential=".length());
        } else if (field.startsWith("SignedHeaders=") && signedHeaders == null) {
            signedHeaders = field.substring("SignedHeaders=".length());
        } else if (field.startsWith("Signature=") && signature == null) {
            signature = field.substring("Signature=".length());
        } else {
            throw AwsException.of(
                    MALFORMED, "Expected Credential, SignedHeaders and Signature, each once, and nothing else.");
        }
    }

    private static String required(@Nullable String value, String name) {
        return Optional.ofNullable(value).orElseThrow(() -> AwsException.of(MALFORMED, name + " is missing."));
    }
}
