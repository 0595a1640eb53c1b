package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.endpoint.ErrorForm;

/** Renders errors as clients of MinIO's admin API read them. */
public final class AdminErrorForm implements ErrorForm {
    @Override
    public HttpAnswer answer(AwsException reason, String requestId) {
        return AdminJson.answer(
                reason.code().status(),
                AdminJson.object()
                        .put("Code", reason.code().wireName())
                        .put("Message", reason.sentence())
                        .put("RequestId", requestId));
    }
}
