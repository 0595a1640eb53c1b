package io.cloakroom.bridge.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.MisplacedCall;
import io.cloakroom.aws.sts.StsErrors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Renders errors for clients of other services that called S3 by mistake, in the form they can read. None of their
 * calls is ever allowed here.
 */
final class ForeignErrors {
    private static final String ADMIN = "/minio/admin/";
    /** The scope of a signature without a region. S3 accepts none. */
    private static final String NO_REGION = "//s3/aws4_request";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ForeignErrors() {}

    /** What the sender of a request is answered; empty: what S3 answers. */
    static Optional<HttpAnswer> answer(AwsException reason, RequestHead head, String requestId) {
        if (MisplacedCall.isOfSts(head)) {
            return Optional.of(StsErrors.answer(reason, requestId));
        }
        boolean isAdmin = head.rawPath().startsWith(ADMIN)
                && head.headers().first("authorization").orElse("").contains(NO_REGION);
        return isAdmin ? Optional.of(admin(reason, requestId)) : Optional.empty();
    }

    private static HttpAnswer admin(AwsException reason, String requestId) {
        Map<String, String> document = new LinkedHashMap<>();
        document.put("Code", reason.code().wireName());
        document.put("Message", reason.sentence());
        document.put("RequestId", requestId);
        Headers headers =
                Headers.builder().add("content-type", "application/json").build();
        try {
            return new HttpAnswer(reason.code().status(), headers, JSON.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }
}
