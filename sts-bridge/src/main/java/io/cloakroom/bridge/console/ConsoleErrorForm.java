package io.cloakroom.bridge.console;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.endpoint.ErrorForm;

/** Errors as the page reads them. */
final class ConsoleErrorForm implements ErrorForm {
    @Override
    public HttpAnswer answer(AwsException reason, String requestId) {
        return Json.answer(
                reason.code().status(),
                Json.object()
                        .put("code", reason.code().wireName())
                        .put("message", reason.sentence())
                        .put("requestId", requestId));
    }
}
