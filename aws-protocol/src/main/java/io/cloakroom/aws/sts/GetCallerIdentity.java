package io.cloakroom.aws.sts;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;

/**
 * {@code GetCallerIdentity}: tells callers who they are.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
public record GetCallerIdentity() implements StsRequest {
    static final String ACTION = "GetCallerIdentity";

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public String resource() {
        return "";
    }

    /** The caller's own identity. The account is always {@code 000000000000}: there is but one. */
    public record Answer(String arn, String userId) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(ACTION)
                    .element("Arn", arn)
                    .element("UserId", userId)
                    .element("Account", Account.ID);
            return StsResponse.end(document, requestId);
        }
    }
}
