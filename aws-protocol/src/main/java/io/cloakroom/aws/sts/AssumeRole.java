package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;

/**
 * {@code AssumeRole}: as MinIO has it, a user exchanges its long-term key for session credentials with its own rights,
 * or fewer; as AWS has it, a user or a session assumes a role.
 *
 * @param session an ARN that names no role is ignored, as AWS's SDKs always send one
 * @param asked counts only with a role
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public record AssumeRole(SessionParameters session, RoleParameters asked) implements StsRequest {
    static final String ACTION = "AssumeRole";

    /** @throws AwsException as {@link SessionParameters#read} and {@link RoleParameters#read} */
    static AssumeRole read(StsForm form) {
        return new AssumeRole(SessionParameters.read(form), RoleParameters.read(form));
    }

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public String resource() {
        return session.roleArn().orElse("");
    }

    /** Session credentials. */
    public record Answer(AssumedRole assumed) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(ACTION);
            assumed.writeUser(document);
            assumed.credentials().write(document);
            return StsResponse.end(document, requestId);
        }
    }
}
