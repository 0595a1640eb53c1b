package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.endpoint.ErrorForm;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as clients of MinIO's admin API read them. There is no such API here yet, so all their calls come to S3. */
public final class AdminErrorForm implements ErrorForm {
    private static final String PATH = "/minio/admin/";
    /** The scope of a signature without a region. S3 accepts none. */
    private static final String NO_REGION = "//s3/aws4_request";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public boolean suits(RequestHead head) {
        return head.rawPath().startsWith(PATH)
                && head.headers().first("authorization").orElse("").contains(NO_REGION);
    }

    @Override
    public HttpAnswer answer(AwsException reason, String requestId) {
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
