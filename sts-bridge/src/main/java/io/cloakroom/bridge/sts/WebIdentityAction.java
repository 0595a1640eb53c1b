package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.bridge.authz.TrustAuthorizer;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.oidc.OidcSource;
import io.cloakroom.bridge.identity.oidc.VerifiedToken;
import io.cloakroom.bridge.identity.oidc.WebIdentity;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.policy.trust.TrustPrincipal;
import java.util.Map;
import java.util.Optional;

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
    private final PolicySource policies;

    WebIdentityAction(OidcSource source, PolicySource policies) {
        this.source = source;
        this.policies = policies;
    }

    @Override
    public Login handle(AssumeRoleWithWebIdentity request, StsCall call) {
        Optional<String> arn = request.session().roleArn();
        Optional<TrustedRole> role = arn.flatMap(policies::role);
        boolean isOurs = arn.filter(TrustedRole::isArn).isPresent();
        WebIdentity shown = new WebIdentity(
                request.token(),
                request.accessToken(),
                request.session().roleArn(),
                SourceNetwork.of(call.connection().address()));
        VerifiedToken token = isOurs ? source.verifyForTrust(shown) : source.verify(shown);
        // The audit log names the subject even of a token that grants nothing.
        call.audit().identity(token.source().name(), token.subject(), token.readableName());
        if (isOurs && role.isEmpty()) {
            throw TrustAuthorizer.noRole(ACTION, arn.get(), call.audit());
        }
        return new Login(
                role.isPresent() ? source.identity(token, role.get()) : source.identity(token),
                ACTION,
                request.session(),
                Map.of(),
                role.map(it -> new RoleUse(
                        it,
                        new RoleUse.Taker.TokenHolder(TrustPrincipal.provider(token.issuer())),
                        RoleUse.saying(token.transitiveTagKeys()))),
                assumed -> new AssumeRoleWithWebIdentity.Answer(
                        request.isClientGrants(), assumed, token.subject(), token.issuer(), token.audience()));
    }
}
