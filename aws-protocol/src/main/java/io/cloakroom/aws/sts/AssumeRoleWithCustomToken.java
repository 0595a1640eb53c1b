package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;
import java.time.Duration;

/**
 * MinIO's {@code AssumeRoleWithCustomToken}: exchange a token that only a plugin of the operator understands. MinIO's
 * clients send the parameters in the query; a form is read too.
 *
 * @param token as sent
 * @param session unlike elsewhere, its duration may be below 15 minutes
 * @see <a href="https://github.com/minio/minio/blob/master/docs/sts/custom-token-identity.md">MinIO: custom token</a>
 */
public record AssumeRoleWithCustomToken(Secret token, SessionParameters session) implements StsRequest {
    static final String ACTION = "AssumeRoleWithCustomToken";

    private static final int MAX_SECONDS = 31_536_000;

    static AssumeRoleWithCustomToken read(StsForm form) {
        Secret token = form.secret("Token")
                .orElseThrow(() -> new AwsException(
                        AwsErrorCode.INVALID_PARAMETER_VALUE, "Invalid empty `Token` parameter provided"));
        return new AssumeRoleWithCustomToken(token, SessionParameters.read(form, AssumeRoleWithCustomToken::seconds));
    }

    /** Any time up to a year: the plugin says what the longest is. */
    private static Duration seconds(String text) {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds > 0 && seconds <= MAX_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // not a number: the same answer
        }
        throw new AwsException(
                AwsErrorCode.INVALID_PARAMETER_VALUE,
                "Invalid requested duration: `%s`; DurationSeconds must be 1 to %d".formatted(text, MAX_SECONDS));
    }

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public String resource() {
        return session.roleArn().orElse("");
    }

    /**
     * Session credentials for the user whom the plugin named.
     *
     * @param user {@code custom:} and the name that the plugin gave
     */
    public record Answer(AssumedRole assumed, String user) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(ACTION);
            assumed.credentials().write(document);
            document.element("AssumedUser", user);
            return StsResponse.end(document, requestId);
        }
    }
}
