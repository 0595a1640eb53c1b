package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a client of the upstream's errors. Code and sentence go into a document of our own if they concern the client.
 * If they are about the gateway's own key, the client learns nothing of them.
 */
final class UpstreamErrors {
    /**
     * An error document.
     *
     * @param details elements about the request that clients read, such as the condition that was not met
     */
    record Document(String code, String message, List<XmlElement> details) {
        Document {
            details = List.copyOf(details);
        }

        private boolean isAboutALock() {
            return message.startsWith(LOCKED);
        }

        static Optional<Document> of(XmlElement error) {
            return error.childText("Code")
                    .map(code -> new Document(
                            code,
                            error.childText("Message").orElse(code),
                            error.children().stream()
                                    .filter(child -> DETAILS.contains(child.name()))
                                    .toList()));
        }

        /**
         * The same without what names the upstream or the gateway's key, and without details about a header that the
         * client did not send like this.
         */
        Document without(UpstreamSigner signer) {
            String sentence =
                    signer.isNamedIn(message) ? "The store behind the gateway answers `%s`.".formatted(code) : message;
            return new Document(code, sentence, isTold(signer) ? details : List.of());
        }

        private boolean isTold(UpstreamSigner signer) {
            return details.stream()
                    .noneMatch(detail -> signer.isNamedIn(detail.text())
                            || (detail.name().equals("ArgumentName")
                                    && UpstreamRequest.isRewritten(detail.text().toLowerCase(Locale.ROOT))));
        }
    }

    private static final Set<String> DETAILS = Set.of(
            "ActualObjectSize",
            "ActualPartCount",
            "ArgumentName",
            "ArgumentValue",
            "Condition",
            "ETag",
            "LocationConstraint",
            "MaxSizeAllowed",
            "MinSizeAllowed",
            "PartNumber",
            "PartNumberRequested",
            "ProposedSize",
            "RangeRequested",
            "Size",
            "TagKey");

    /** No S3 status: MinIO answers every request with it after a bad request on the same connection. */
    static final int CONNECTION_REFUSED = 499;

    /** The lowest status after which a connection is not reused. */
    static final int LEAST_DISTRUSTED_STATUS = 499;

    /** The store does not know the call, and is in order otherwise. */
    static final int NOT_IMPLEMENTED = 501;

    private static final int MAX_ELEMENTS = 100;
    private static final String BARE_CODE = "x-minio-error-code";
    private static final String BARE_MESSAGE = "x-minio-error-desc";

    /** Codes with status 403 that are about the object, not about the caller. */
    private static final Set<String> OF_THE_OBJECT = Set.of("InvalidObjectState", "ObjectAlreadyInActiveTierError");

    /** How the message of an {@code AccessDenied} begins that no key would be spared. MinIO has another code for it. */
    private static final String LOCKED = "Access Denied because object protected by object lock";

    private static final Set<String> OF_OUR_KEY = Set.of(
            "AccessDenied",
            "AccountProblem",
            "AuthorizationHeaderMalformed",
            "AuthorizationParametersError",
            "AuthorizationQueryParametersError",
            "ExpiredToken",
            "IncorrectEndpoint",
            "InvalidAccessKeyId",
            "InvalidSecurity",
            "InvalidToken",
            "InvalidTokenId",
            "PermanentRedirect",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "TemporaryRedirect",
            "TokenRefreshRequired",
            "XAmzContentSHA256Mismatch",
            "XMinioIAMNotInitialized");

    private UpstreamErrors() {}

    /** Reads an error document; empty if it is none. */
    static Optional<Document> read(byte[] body) {
        try {
            XmlElement root = XmlElement.parse(CompletedUpload.withoutLeadingBlanks(body), MAX_ELEMENTS);
            return root.name().equals("Error") ? Document.of(root) : Optional.empty();
        } catch (AwsException e) {
            return Optional.empty();
        }
    }

    /** The error that MinIO puts into headers where the answer has no body; empty if there is none. */
    static Optional<Document> ofHeaders(Headers headers) {
        return headers.first(BARE_CODE)
                .map(code -> new Document(code, headers.first(BARE_MESSAGE).orElse(code), List.of()));
    }

    /** The error as the client of a HEAD sees it. */
    static HttpAnswer bareAnswer(int status, Document document) {
        Headers headers = Headers.builder()
                .add(BARE_CODE, document.code())
                .add(BARE_MESSAGE, document.message())
                .build();
        return new HttpAnswer(status, headers, new byte[0]);
    }

    /** Whether the error is about the gateway's key at the upstream, or about how the gateway asks. */
    static boolean isOurFault(int status, Optional<Document> document) {
        String code = document.map(Document::code).orElse("");
        if (code.equals("AccessDenied")
                && document.filter(Document::isAboutALock).isPresent()) {
            return false;
        }
        return OF_OUR_KEY.contains(code) || status == 401 || (status == 403 && !OF_THE_OBJECT.contains(code));
    }

    /** The status of an error that came with status 200. */
    static int statusOf(Document document) {
        return switch (document.code()) {
            case "InternalError" -> 500;
            case "SlowDown", "ServiceUnavailable" -> 503;
            case "PreconditionFailed" -> 412;
            case "NoSuchUpload", "NoSuchKey", "NoSuchBucket" -> 404;
            default -> 400;
        };
    }

    /** The error as the client sees it. */
    static HttpAnswer answer(int status, Document document, S3Target target, String requestId) {
        XmlWriter xml =
                XmlWriter.document("Error").element("Code", document.code()).element("Message", document.message());
        document.details().forEach(detail -> xml.element(detail.name(), detail.text()));
        switch (target) {
            case S3Target.Service service -> {}
            case S3Target.Bucket bucket -> xml.element("BucketName", bucket.name());
            case S3Target.Object object -> xml.element("Key", object.key()).element("BucketName", object.bucket());
        }
        xml.element("Resource", UpstreamRequest.path(target)).element("RequestId", requestId);
        return new HttpAnswer(
                status,
                Headers.builder().add("content-type", "application/xml").build(),
                xml.element("HostId", requestId).toBytes());
    }

    /** The error code for a status without a document; empty if the status has none of its own. */
    static Optional<AwsErrorCode> ofStatus(int status, boolean ofAnObject) {
        return switch (status) {
            case 404 -> Optional.of(ofAnObject ? AwsErrorCode.NO_SUCH_KEY : AwsErrorCode.NO_SUCH_BUCKET);
            case 405 -> Optional.of(AwsErrorCode.METHOD_NOT_ALLOWED);
            case 411 -> Optional.of(AwsErrorCode.MISSING_CONTENT_LENGTH);
            case 412 -> Optional.of(AwsErrorCode.PRECONDITION_FAILED);
            case 416 -> Optional.of(AwsErrorCode.INVALID_RANGE);
            case 429, 503 -> Optional.of(AwsErrorCode.SLOW_DOWN);
            case 500 -> Optional.of(AwsErrorCode.INTERNAL_ERROR);
            case 501 -> Optional.of(AwsErrorCode.NOT_IMPLEMENTED);
            default -> Optional.empty();
        };
    }
}
