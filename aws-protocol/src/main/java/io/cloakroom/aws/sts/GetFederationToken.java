package io.cloakroom.aws.sts;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code GetFederationToken}: a user exchanges its long-term key for session credentials for somebody it names. These
 * may do what both the user and the session policy allow. Without a session policy that is nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html">GetFederationToken</a>
 */
public record GetFederationToken(String name, SessionParameters session) implements StsRequest {
    static final String ACTION = "GetFederationToken";

    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,32}");
    private static final String NOTHING = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}""";

    /**
     * Reads a call.
     *
     * @throws AwsException {@code MissingParameter} or {@code ValidationError} for its name; as
     *     {@link SessionParameters#read}
     */
    static GetFederationToken read(StsForm form) {
        String name = form.text("Name")
                .orElseThrow(() -> AwsException.of(AwsErrorCode.MISSING_PARAMETER, "`Name` is expected."));
        if (!NAME.matcher(name).matches()) {
            throw new AwsException(
                    AwsErrorCode.VALIDATION_ERROR,
                    "1 validation error detected: Value `%s` at 'name' failed to satisfy constraint: Member must match [\\w+=,.@-]{2,32}"
                            .formatted(name));
        }
        SessionParameters said = SessionParameters.read(form);
        return new GetFederationToken(
                name,
                new SessionParameters(
                        Optional.empty(),
                        Optional.of(name),
                        said.duration().or(() -> Optional.of(SessionParameters.HALF_A_DAY)),
                        said.policy().or(() -> said.policies().isEmpty() ? Optional.of(NOTHING) : Optional.empty()),
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

    /** Session credentials for the one who was named. */
    public record Answer(String name, AssumedRole assumed) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(ACTION);
            assumed.credentials().write(document);
            document.open("FederatedUser")
                    .element("Arn", assumed.arn())
                    .element("FederatedUserId", Account.ID + ":" + name)
                    .close();
            return StsResponse.end(document, requestId);
        }
    }
}
