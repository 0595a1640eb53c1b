package io.cloakroom.bridge.sts;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.MisplacedCall;
import io.cloakroom.aws.sts.StsErrors;
import io.cloakroom.bridge.endpoint.ErrorForm;

/** Errors as clients of STS read them, also where their calls came to S3. */
public final class StsErrorForm implements ErrorForm {
    @Override
    public boolean suits(RequestHead head) {
        return MisplacedCall.isOfSts(head);
    }

    @Override
    public HttpAnswer answer(AwsException reason, String requestId) {
        return StsErrors.answer(reason, requestId);
    }
}
