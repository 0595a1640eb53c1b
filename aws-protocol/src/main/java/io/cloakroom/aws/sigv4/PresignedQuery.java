package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.PresignedParameters;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a presigned URL.
 *
 * @param date as sent in {@code X-Amz-Date}
 * @param expires 0 to 604800 seconds after that date
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Authenticating requests:
 *     query parameters</a>
 */
record PresignedQuery(
        ShownCredential credential,
        String date,
        Duration expires,
        Optional<String> sessionToken,
        Optional<String> payloadHash) {
    static final String SECURITY_TOKEN = "X-Amz-Security-Token";

    private static final AwsErrorCode MALFORMED = AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR;
    private static final int MAX_SECONDS = 7 * 24 * 60 * 60;

    /** @throws AwsException {@code AuthorizationQueryParametersError}, or {@code InvalidRequest} for another scheme */
    static PresignedQuery parse(RequestHead head) {
        String algorithm = required(head, "X-Amz-Algorithm");
        if (!algorithm.equals(SigV4.ALGORITHM)) {
            throw UnsupportedScheme.ofQuery(algorithm);
        }
        ShownCredential credential = ShownCredential.of(
                required(head, "X-Amz-Credential"),
                required(head, "X-Amz-SignedHeaders"),
                required(head, PresignedParameters.SIGNATURE),
                MALFORMED);
        return new PresignedQuery(
                credential,
                required(head, "X-Amz-Date"),
                expires(required(head, "X-Amz-Expires")),
                Optional.ofNullable(single(head, SECURITY_TOKEN)),
                Optional.ofNullable(single(head, "X-Amz-Content-Sha256")));
    }

    private static Duration expires(String text) {
        int length = text.length();
        if (length > 1 && text.charAt(0) == '-' && AmzDate.digits(text, 1, Math.min(length, 9)) >= 0) {
            throw new AwsException(MALFORMED, "X-Amz-Expires must be non-negative.");
        }
        int seconds = length > 9 ? Integer.MAX_VALUE : AmzDate.digits(text, 0, length);
        if (length == 0 || seconds < 0) {
            throw new AwsException(MALFORMED, "X-Amz-Expires should be a number.");
        }
        if (seconds > MAX_SECONDS) {
            throw new AwsException(
                    MALFORMED,
                    "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than"
                            + " 604800 seconds.");
        }
        return Duration.ofSeconds(seconds);
    }

    private static String required(RequestHead head, String name) {
        String value = single(head, name);
        if (value == null || value.isEmpty()) {
            throw new AwsException(
                    MALFORMED,
                    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature,"
                            + " X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
        }
        return value;
    }

    private static @Nullable String single(RequestHead head, String name) {
        String value = null;
        for (QueryParameter parameter : head.query()) {
            if (parameter.name().equals(name)) {
                if (value != null) {
                    throw AwsException.of(MALFORMED, "`" + name + "` is given twice.");
                }
                value = parameter.value();
            }
        }
        return value;
    }
}
