package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.oidc.OidcSource;
import io.cloakroom.bridge.identity.oidc.VerifiedToken;
import io.cloakroom.bridge.identity.oidc.WebIdentity;
import java.util.Map;

/**
 * {@code AssumeRoleWithWebIdentity} and MinIO's {@code AssumeRoleWithClientGrants}: exchange a token for session
 * credentials.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">
 *     AssumeRoleWithWebIdentity</a>
 */
final class WebIdentityAction implements StsAction<AssumeRoleWithWebIdentity> {
    /** MinIO asks policies about this action for client grants too. */
    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";

    private final OidcSource source;

    WebIdentityAction(OidcSource source) {
        this.source = source;
    }

    @Override
    public Login handle(AssumeRoleWithWebIdentity request, StsCall call) {
        VerifiedToken token = source.verify(new WebIdentity(
                request.token(),
                request.accessToken(),
                request.session().roleArn(),
                SourceNetwork.of(call.connection().address())));
        // Also of a token that turns out to grant nothing the audit log tells whose it is.
        call.audit().identity(token.source().name(), token.subject(), token.readableName());
        return new Login(
                source.identity(token),
                ACTION,
                request.session(),
                Map.of(),
                assumed -> new AssumeRoleWithWebIdentity.Answer(
                        request.isClientGrants(), assumed, token.subject(), token.issuer(), token.audience()));
    }
}
