package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.AmzHeaders;
import io.cloakroom.aws.s3.PresignedParameters;
import io.cloakroom.aws.sts.MisplacedCall;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the one signature of a request and checks everything that needs no key. */
final class SignedRequestReader {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final List<String> AT_MOST_ONCE =
            List.of("host", SigV4.DATE_HEADER, SigV4.PAYLOAD_HASH_HEADER, SigV4.TOKEN_HEADER);

    private final RequestHead head;
    private final Headers headers;
    private final String service;
    private final Instant now;

    SignedRequestReader(RequestHead head, String service, Instant now) {
        this.head = head;
        this.headers = head.headers();
        this.service = service;
        this.now = now;
    }

    Optional<SignedRequest> read() {
        String authorization = single(SigV4.AUTHORIZATION);
        boolean presigned = hasPresignedParameter();
        boolean sigV2 = hasParameter("AWSAccessKeyId");
        if ((authorization != null && (presigned || sigV2)) || (presigned && sigV2)) {
            throw several();
        }
        AT_MOST_ONCE.forEach(this::single);
        if (authorization != null) {
            ShownCredential shown = AuthorizationHeader.parse(authorization);
            shown.scope().requireAnyRegion(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED);
            return Optional.of(ofHeader(shown));
        }
        if (sigV2) {
            throw UnsupportedScheme.sigV2();
        }
        if (presigned && isPresigned()) {
            return Optional.of(ofQuery(PresignedQuery.parse(head)));
        }
        if (presigned || headers.contains(SigV4.TOKEN_HEADER)) {
            throw new AwsException(AwsErrorCode.ACCESS_DENIED, "Access Denied. No AWSAccessKey was presented.");
        }
        return Optional.empty();
    }

    /** The region may be empty. Everything but a signed header with a payload hash is refused in one way. */
    SignedRequest readOfAdmin() {
        String authorization = single(SigV4.AUTHORIZATION);
        AT_MOST_ONCE.forEach(this::single);
        boolean isSignedHeader = authorization != null
                && authorization.startsWith(SigV4.ALGORITHM + ' ')
                && headers.contains(SigV4.PAYLOAD_HASH_HEADER)
                && !hasPresignedParameter()
                && !hasParameter("AWSAccessKeyId");
        if (authorization == null || !isSignedHeader) {
            throw new AwsException(AwsErrorCode.ACCESS_DENIED);
        }
        SignedRequest signed = ofHeader(AuthorizationHeader.parse(authorization));
        if (signed.payload().isChunked()) {
            throw new AwsException(AwsErrorCode.ACCESS_DENIED);
        }
        return signed;
    }

    private boolean isPresigned() {
        return hasParameter(PresignedParameters.SIGNATURE)
                || hasParameter("X-Amz-Algorithm")
                || hasParameter("X-Amz-Credential");
    }

    private SignedRequest ofHeader(ShownCredential shown) {
        String dateHeader = single(SigV4.DATE_HEADER);
        Instant time = dateHeader != null ? AmzDate.parse(dateHeader) : dateHeader();
        requireScope(shown.scope(), time, AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED);
        requireSigned(shown.signedHeaders());
        Duration skew = Duration.between(time, now).abs();
        if (skew.compareTo(MAX_SKEW) > 0) {
            throw AwsException.of(
                    AwsErrorCode.REQUEST_TIME_TOO_SKEWED,
                    "Request time " + time + ", server time " + now + ", at most 15 minutes are allowed.");
        }
        String declared = single(SigV4.PAYLOAD_HASH_HEADER);
        String payloadHash = declared == null ? PayloadKind.EMPTY_SHA256 : declared;
        PayloadKind payload = isS3() ? payload(AuthenticationKind.SIGNED_HEADER, payloadHash) : new PayloadKind.Empty();
        return new SignedRequest(
                AuthenticationKind.SIGNED_HEADER,
                shown.accessKeyId(),
                shown.scope(),
                shown.signedHeaders(),
                shown.signature(),
                time,
                payloadHash,
                payload,
                Optional.ofNullable(single(SigV4.TOKEN_HEADER)),
                Optional.empty());
    }

    private Instant dateHeader() {
        String date = single("date");
        if (date == null) {
            throw AwsException.of(
                    AwsErrorCode.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header.");
        }
        return AmzDate.parseDateHeader(date);
    }

    private SignedRequest ofQuery(PresignedQuery query) {
        if (!isS3()) {
            throw AwsException.of(AwsErrorCode.INVALID_REQUEST, "Presigned URLs are for S3 only.");
        }
        ShownCredential shown = query.credential();
        shown.scope().requireAnyRegion(AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        Instant time = AmzDate.parse(query.date());
        requireScope(shown.scope(), time, AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        requireSigned(shown.signedHeaders());
        if (headers.contains(SigV4.TOKEN_HEADER)) {
            throw several();
        }
        if (time.isAfter(now.plus(MAX_SKEW))) {
            throw AwsException.of(
                    AwsErrorCode.ACCESS_DENIED, "Request is not valid yet. It was signed for " + time + ".");
        }
        Instant end = time.plus(query.expires());
        if (now.isAfter(end)) {
            throw AwsException.of(AwsErrorCode.ACCESS_DENIED, "Request has expired. It was valid until " + end + ".");
        }
        String payloadHash = presignedPayloadHash(query);
        return new SignedRequest(
                AuthenticationKind.PRESIGNED_URL,
                shown.accessKeyId(),
                shown.scope(),
                shown.signedHeaders(),
                shown.signature(),
                time,
                payloadHash,
                payload(AuthenticationKind.PRESIGNED_URL, payloadHash),
                query.sessionToken(),
                Optional.of(query.expires()));
    }

    private String presignedPayloadHash(PresignedQuery query) {
        String header = single(SigV4.PAYLOAD_HASH_HEADER);
        if (header == null) {
            return query.payloadHash().orElse(SigV4.UNSIGNED_PAYLOAD);
        }
        if (query.payloadHash().isPresent() && !query.payloadHash().get().equals(header)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST, "x-amz-content-sha256 of the header and of the query differ.");
        }
        return header;
    }

    static PayloadKind payload(AuthenticationKind kind, String payloadHash) {
        PayloadKind payload = PayloadKind.parse(payloadHash);
        if (!kind.allows(payload)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "The payload kind `" + payloadHash + "` needs a signed Authorization header.");
        }
        return payload;
    }

    private void requireScope(CredentialScope scope, Instant time, AwsErrorCode malformed) {
        if (!scope.service().equals(service)) {
            throw AwsException.of(
                    AwsErrorCode.AUTHORIZATION_PARAMETERS_ERROR,
                    "incorrect service. This endpoint belongs to \"" + service + "\"." + elsewhere(scope.service()));
        }
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        if (!scope.date().equals(day)) {
            throw AwsException.of(
                    malformed,
                    "Invalid credential date " + scope.date() + ". This date is not the same as X-Amz-Date: " + day
                            + ".");
        }
    }

    private static String elsewhere(String service) {
        return switch (service) {
            case "sts" -> ' ' + MisplacedCall.WHERE_STS_IS;
            case "iam" -> ' ' + MisplacedCall.NO_IAM;
            default -> "";
        };
    }

    /**
     * Requires {@code host} and the message headers in use to be signed. The operation's headers are checked once it is
     * known.
     */
    private void requireSigned(List<String> signedHeaders) {
        if (!headers.contains("host") || !SignedRequest.isIn(signedHeaders, "host")) {
            throw SignedRequest.notSigned("host");
        }
        SignedRequest.requireSigned(headers, signedHeaders, AmzHeaders::isOfTheMessage);
    }

    private boolean isS3() {
        return service.equals("s3");
    }

    private boolean hasPresignedParameter() {
        for (QueryParameter parameter : head.query()) {
            if (PresignedParameters.contains(parameter.name())) {
                return true;
            }
        }
        return false;
    }

    private boolean hasParameter(String name) {
        for (QueryParameter parameter : head.query()) {
            if (parameter.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String single(String name) {
        String value = null;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals(name)) {
                if (value != null) {
                    throw AwsException.of(AwsErrorCode.INVALID_REQUEST, "The header `" + name + "` is given twice.");
                }
                value = headers.value(i);
            }
        }
        return value;
    }

    static AwsException several() {
        return AwsException.of(
                AwsErrorCode.INVALID_REQUEST,
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
                        + " parameter or the Authorization header should be specified.");
    }
}
