package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.AmzHeaders;
import io.cloakroom.aws.s3.PresignedParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a URL presigned with Signature Version 2 and checks everything that needs no key. */
final class PresignedV2Reader {
    private static final Duration MAX_AHEAD = Duration.ofDays(7);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT");

    /** Headers that are signed as they are, so there can be only one of each. */
    private static final List<String> AT_MOST_ONCE =
            List.of("host", "content-type", "content-md5", SigV4.PAYLOAD_HASH_HEADER);

    private final RequestHead head;
    private final Headers headers;
    private final Instant now;

    PresignedV2Reader(RequestHead head, Instant now) {
        this.head = head;
        this.headers = head.headers();
        this.now = now;
    }

    PresignedV2 read() {
        requireOneMechanism();
        for (String name : AT_MOST_ONCE) {
            if (headers.all(name).size() > 1) {
                throw invalid("The header `" + name + "` is given twice.");
            }
        }
        requireOneOfEach();
        if (!METHODS.contains(head.method())) {
            throw UnsupportedScheme.sigV2();
        }
        requireSignedParameters();
        String accessKeyId = required(PresignedParameters.V2_ACCESS_KEY_ID);
        if (!ShownCredential.isAccessKeyId(accessKeyId)) {
            throw new AwsException(AwsErrorCode.INVALID_ACCESS_KEY_ID);
        }
        String expires = required(PresignedParameters.V2_EXPIRES);
        requireTime(expires);
        String payloadHash = headers.first(SigV4.PAYLOAD_HASH_HEADER).orElse(SigV4.UNSIGNED_PAYLOAD);
        PayloadKind payload = SignedRequestReader.payload(AuthenticationKind.PRESIGNED_URL_V2, payloadHash);
        return new PresignedV2(
                accessKeyId, required(PresignedParameters.V2_SIGNATURE), expires, token(), payloadHash, payload);
    }

    /** Two headers have the same signature as one whose value has a comma. */
    private void requireOneOfEach() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.startsWith("x-amz-") && !seen.add(name)) {
                throw invalid("The header `" + printable(name) + "` is given twice.");
            }
        }
    }

    private void requireOneMechanism() {
        boolean several = headers.contains(SigV4.AUTHORIZATION) || headers.contains(SigV4.TOKEN_HEADER);
        for (QueryParameter parameter : head.query()) {
            several |= PresignedParameters.contains(parameter.name());
        }
        if (several) {
            throw SignedRequestReader.several();
        }
    }

    /** Whatever the signature leaves out could have been added by whoever holds the URL. */
    private void requireSignedParameters() {
        Set<String> seen = new HashSet<>();
        for (QueryParameter parameter : head.query()) {
            String name = parameter.name();
            String lower = name.toLowerCase(Locale.ROOT);
            if (!seen.add(lower)) {
                throw invalid("The parameter `" + printable(name) + "` is given twice.");
            }
            if (lower.startsWith("x-amz-")) {
                requireHeader(name, lower);
            } else if (name.equals("content-type") || name.equals("content-md5")) {
                requireSent(name, parameter.value());
            } else if (!PresignedParameters.isOfV2(name) && !StringToSignV2.covers(name)) {
                throw UnsupportedScheme.notInSigV2(printable(name));
            }
            StringToSignV2.requireUnambiguous(parameter);
        }
    }

    /** A header that stands in the query must mean the same there, and must not be a header too. */
    private void requireHeader(String name, String lower) {
        boolean meansTheSame = lower.equals(SigV4.TOKEN_HEADER)
                || ChecksumHeaders.isOfThePayload(lower)
                || !AmzHeaders.isOfTheMessage(lower);
        if (!meansTheSame || headers.contains(lower)) {
            throw invalid("`" + printable(name) + "` must be sent once, as a header.");
        }
    }

    private void requireSent(String name, String value) {
        if (!headers.first(name).equals(Optional.of(value))) {
            throw invalid("The URL was signed for a `" + name + "`: send that header with the same value.");
        }
    }

    private void requireTime(String expires) {
        int length = expires.length();
        int seconds = length > 10 ? -1 : AmzDate.digits(expires, 0, Math.min(length, 9));
        if (length == 0 || seconds < 0 || (length == 10 && !Character.isDigit(expires.charAt(9)))) {
            throw denied("Invalid date (should be seconds since epoch): `" + printable(expires) + "`.");
        }
        Instant end = Instant.ofEpochSecond(Long.parseLong(expires));
        if (now.isAfter(end)) {
            throw denied("Request has expired. It was valid until " + end + ".");
        }
        if (end.isAfter(now.plus(MAX_AHEAD))) {
            throw AwsException.of(
                    AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                    "Expires must be less than a week (604800 seconds) from now. Sign the URL for a shorter time.");
        }
    }

    private Optional<String> token() {
        for (QueryParameter parameter : head.query()) {
            if (parameter.name().equalsIgnoreCase(SigV4.TOKEN_HEADER)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    private String required(String name) {
        return head.queryValue(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> denied("Query-string authentication requires the Signature, Expires and"
                        + " AWSAccessKeyId parameters."));
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 64); i++) {
            char c = text.charAt(i);
            printable.append(c > ' ' && c < 0x7f && c != '`' ? c : '?');
        }
        return printable.toString();
    }

    private static AwsException denied(String detail) {
        return AwsException.of(AwsErrorCode.ACCESS_DENIED, detail);
    }

    private static AwsException invalid(String detail) {
        return AwsException.of(AwsErrorCode.INVALID_REQUEST, detail);
    }
}
