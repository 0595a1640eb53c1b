package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.Optional;

/**
 * {@code AssumeRoleWithWebIdentity}, or MinIO's {@code AssumeRoleWithClientGrants}, which differs in names only.
 *
 * @param token the web identity token, without ASCII white space at its ends
 * @param accessToken MinIO's {@code WebIdentityAccessToken}, for the provider's user info endpoint
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
 */
public record AssumeRoleWithWebIdentity(
        boolean isClientGrants, Secret token, Optional<Secret> accessToken, SessionParameters session)
        implements StsRequest {
    static final String ACTION = "AssumeRoleWithWebIdentity";
    static final String CLIENT_GRANTS = "AssumeRoleWithClientGrants";

    static AssumeRoleWithWebIdentity read(StsForm form, boolean isClientGrants) {
        Secret token = form.token("Token")
                .or(() -> form.token("WebIdentityToken"))
                .orElseThrow(() -> AwsException.of(
                        AwsErrorCode.MISSING_PARAMETER,
                        "`%s` is expected.".formatted(isClientGrants ? "Token" : "WebIdentityToken")));
        return new AssumeRoleWithWebIdentity(
                isClientGrants, token, form.secret("WebIdentityAccessToken"), SessionParameters.read(form));
    }

    @Override
    public String action() {
        return isClientGrants ? CLIENT_GRANTS : ACTION;
    }

    @Override
    public String resource() {
        return session.roleArn().orElse("");
    }

    /**
     * Session credentials for a web identity.
     *
     * @param provider the issuer of the token
     * @param audience the client the token was made for
     */
    public record Answer(boolean isClientGrants, AssumedRole assumed, String subject, String provider, String audience)
            implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(isClientGrants ? CLIENT_GRANTS : ACTION);
            assumed.writeUser(document);
            document.element("Audience", audience);
            assumed.credentials().write(document);
            document.element("Provider", provider)
                    .element(isClientGrants ? "SubjectFromToken" : "SubjectFromWebIdentityToken", subject);
            return StsResponse.end(document, requestId);
        }
    }
}
