package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.Optional;

/**
 * {@code GetSessionToken}: a user exchanges its long-term key for session credentials with the same rights.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html">GetSessionToken</a>
 */
public record GetSessionToken(SessionParameters session) implements StsRequest {
    static final String ACTION = "GetSessionToken";

    /** @throws AwsException as {@link SessionParameters#read} */
    static GetSessionToken read(StsForm form) {
        SessionParameters said = SessionParameters.read(form);
        return new GetSessionToken(new SessionParameters(
                Optional.empty(),
                Optional.empty(),
                said.duration().or(() -> Optional.of(SessionParameters.HALF_A_DAY)),
                said.policy(),
                said.policies(),
                said.revokeType()));
    }

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public String resource() {
        return "";
    }

    /** Session credentials. */
    public record Answer(SessionCredentials credentials) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(ACTION);
            credentials.write(document);
            return StsResponse.end(document, requestId);
        }
    }
}
