package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.RoleArn;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.TrustedRole;
import java.util.Optional;

/**
 * The OpenID Connect providers as identity sources. A token is verified first, so that its subject is known even if it
 * grants nothing. Blocks while a provider's keys are fetched.
 */
public final class OidcSource {
    private final OidcProviders providers;
    private final Roles roles;
    private final TokenGrants grants;

    public OidcSource(OidcProviders providers, Roles roles, PolicySource policies) {
        this.providers = providers;
        this.roles = roles;
        this.grants = new TokenGrants(policies);
    }

    /**
     * Verifies a token: from the provider of the role that the caller names, else from any provider in claim mode.
     * AWS's SDKs always send a role ARN. So if any provider is in claim mode, an ARN that names no role is ignored.
     *
     * @throws AwsException {@code ExpiredTokenException}, {@code InvalidIdentityToken}, {@code IDPCommunicationError},
     *     {@code IDPRejectedClaim} or {@code Throttling}; {@code InvalidParameterValue}, also if there is no such role
     */
    public VerifiedToken verify(WebIdentity shown) {
        Optional<OidcRole> role = shown.roleArn().flatMap(roles::find);
        if (role.isEmpty() && !providers.readsClaims()) {
            throw noRole(shown);
        }
        ShownTokens tokens =
                new ShownTokens(UnverifiedToken.parse(shown.token()), shown.accessToken(), shown.address());
        return role.map(wanted -> providers.verifyForRole(wanted, tokens)).orElseGet(() -> providers.verify(tokens));
    }

    /**
     * Verifies a token of any provider, for a role of this installation: the role's trust policy says whose tokens may
     * assume it.
     *
     * @throws AwsException as {@link #verify}
     */
    public VerifiedToken verifyForTrust(WebIdentity shown) {
        return providers.verifyOfAny(
                new ShownTokens(UnverifiedToken.parse(shown.token()), shown.accessToken(), shown.address()));
    }

    /**
     * The identity of a token's user who assumes a role of this installation.
     *
     * @throws AwsException {@code InvalidIdentityToken} if session tags or the source identity are malformed
     */
    public Identity identity(VerifiedToken token, TrustedRole role) {
        return token.identity(token.forPolicies(), new Grant.Role(role.arn()), role.longestSession());
    }

    /**
     * The identity of a token's user.
     *
     * @throws AwsException {@code InvalidParameterValue} if the token or its role grants no policy that exists;
     *     {@code InvalidIdentityToken} if session tags or the source identity are malformed
     */
    public Identity identity(VerifiedToken token) {
        IdentityClaims claims = token.forPolicies();
        return token.identity(claims, grants.of(token));
    }

    private static AwsException noRole(WebIdentity shown) {
        return new AwsException(
                INVALID_PARAMETER_VALUE,
                shown.roleArn()
                        .map(arn -> "Error processing RoleArn parameter: " + RoleArn.problem(arn))
                        .orElse(
                                "Role arn:minio:iam:::role/dummy-internal does not exist: no provider reads policies from a claim, so `RoleArn` must name a role"));
    }
}
