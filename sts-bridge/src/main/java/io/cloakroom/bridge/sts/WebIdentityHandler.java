package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.EXPIRED_TOKEN_EXCEPTION;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.StsResponse;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.oidc.Identity;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.ShownTokens;
import io.cloakroom.bridge.identity.oidc.UnverifiedToken;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.MalformedClaimException;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * {@code AssumeRoleWithWebIdentity} and MinIO's {@code AssumeRoleWithClientGrants}: exchange a token for session
 * credentials.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">
 *     AssumeRoleWithWebIdentity</a>
 */
final class WebIdentityHandler {
    /** MinIO asks policies about this action for client grants too. */
    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";

    private final Issuing issuing;
    private final OidcProviders providers;
    private final Roles roles;
    private final Duration defaultDuration;
    private final InstantSource clock;
    private final ClaimedPolicies granted;

    /** The services that issue credentials. */
    record Issuing(PolicySource policies, SessionSealer sealer, Cutoffs cutoffs) {}

    WebIdentityHandler(
            Issuing issuing, OidcProviders providers, Roles roles, Duration defaultDuration, InstantSource clock) {
        this.issuing = issuing;
        this.providers = providers;
        this.roles = roles;
        this.defaultDuration = defaultDuration;
        this.clock = clock;
        this.granted = new ClaimedPolicies(issuing.policies());
    }

    StsResponse handle(AssumeRoleWithWebIdentity request, StsConditions.Origin origin, AuditRecord audit) {
        Optional<String> role = role(request);
        Identity identity =
                identify(request, role, SourceNetwork.of(origin.connection().address()));
        audit.identity(identity.provider().name(), identity.subject(), identity.readableName());
        TokenClaims claims = claims(identity);
        ClaimedPolicies.Granted names = names(identity, role);
        Optional<String> sessionPolicy = request.session().policy().map(SessionPolicies::compact);
        SessionBlueprint blueprint = new SessionBlueprint(
                identity, claims, role, request.session().roleSessionName(), names.policies(), sessionPolicy);
        Session session = blueprint.session(clock.instant(), duration(request, identity.provider()));
        audit.by(session.arn(), "");
        refuseIfDenied(session, new StsConditions(request, origin, identity, claims, session), audit);
        if (!names.dropped().isEmpty()) {
            audit.because(() -> String.join(", ", names.dropped()));
        }
        refuseIfVoid(session);
        IssuedCredentials issued = issuing.sealer().issue(session);
        audit.by(session.arn(), issued.accessKeyId());
        return new AssumeRoleWithWebIdentity.Answer(
                request.isClientGrants(),
                new AssumedRole(
                        session.arn(),
                        issued.accessKeyId() + ":" + blueprint.sessionName(),
                        new SessionCredentials(
                                issued.accessKeyId(),
                                issued.secret(),
                                new Secret(issued.sessionToken()),
                                issued.expiration())),
                identity.subject(),
                identity.issuer(),
                identity.audience());
    }

    /**
     * The role that the request names, if there is one. AWS's SDKs always send a role ARN. So if any provider is in
     * claim mode, an ARN that names no role is ignored.
     */
    private Optional<String> role(AssumeRoleWithWebIdentity request) {
        Optional<String> known =
                request.session().roleArn().filter(arn -> roles.find(arn).isPresent());
        if (known.isPresent() || providers.readsClaims()) {
            return known;
        }
        throw new AwsException(
                INVALID_PARAMETER_VALUE,
                request.session()
                        .roleArn()
                        .map(arn -> "Error processing RoleArn parameter: " + RoleArn.problem(arn))
                        .orElse(
                                "Role arn:minio:iam:::role/dummy-internal does not exist: no provider reads policies from a claim, so `RoleArn` must name a role"));
    }

    private Identity identify(AssumeRoleWithWebIdentity request, Optional<String> role, String address) {
        ShownTokens shown = new ShownTokens(UnverifiedToken.parse(request.token()), request.accessToken(), address);
        return role.flatMap(roles::find)
                .map(provider -> providers.identifyForRole(provider, shown))
                .orElseGet(() -> providers.identify(shown));
    }

    private static TokenClaims claims(Identity identity) {
        try {
            return TokenClaims.read(identity.claims(), identity.provider().sessionTags());
        } catch (MalformedClaimException e) {
            throw AwsException.of(INVALID_IDENTITY_TOKEN, e.sentence());
        }
    }

    /** Empty in role mode. There the role has the policies, as they are when a request is decided. */
    private ClaimedPolicies.Granted names(Identity identity, Optional<String> role) {
        if (role.isEmpty()) {
            return granted.byClaim(identity);
        }
        granted.requireRole(identity.provider());
        return ClaimedPolicies.Granted.NOTHING;
    }

    private Duration duration(AssumeRoleWithWebIdentity request, OidcProviderConfig provider) {
        Duration wanted = request.session().duration().orElse(defaultDuration);
        return wanted.compareTo(provider.maxSession()) > 0 ? provider.maxSession() : wanted;
    }

    /**
     * No statement has to allow the call, but one may deny it, for example because the requested session is too long.
     */
    private void refuseIfDenied(Session session, RequestContext context, AuditRecord audit) {
        PolicySet policies = session.role()
                .map(issuing.policies()::ofRole)
                .orElseGet(() -> issuing.policies().resolve(session.policies()));
        Decision decision = PolicyEvaluator.decide(
                policies, AccessRequest.of(ACTION, "", "", context).withDenyOnly(true));
        audit.decided(decision.isAllowed() ? "allow" : "explicit-deny", decision.decidedBy());
        if (!decision.isAllowed()) {
            throw new AwsException(
                    ACCESS_DENIED,
                    "this user does not have enough permission: a policy denies %s (decision %s)"
                            .formatted(ACTION, audit.requestId()));
        }
    }

    private void refuseIfVoid(Session session) {
        Optional<Cutoff> cutoff = issuing.cutoffs().voiding(session);
        if (cutoff.isPresent()) {
            throw AwsException.of(
                    EXPIRED_TOKEN_EXCEPTION,
                    "It was revoked as of %s.".formatted(cutoff.get().before()));
        }
    }
}
