package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.EXPIRED_TOKEN_EXCEPTION;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.StsResponse;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.oidc.OidcSource;
import io.cloakroom.bridge.identity.oidc.VerifiedToken;
import io.cloakroom.bridge.identity.oidc.WebIdentity;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
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
    private final OidcSource source;
    private final Duration defaultDuration;
    private final InstantSource clock;

    /** The services that issue credentials. */
    record Issuing(PolicySource policies, SessionSealer sealer, Cutoffs cutoffs) {}

    WebIdentityHandler(Issuing issuing, OidcSource source, Duration defaultDuration, InstantSource clock) {
        this.issuing = issuing;
        this.source = source;
        this.defaultDuration = defaultDuration;
        this.clock = clock;
    }

    StsResponse handle(AssumeRoleWithWebIdentity request, StsConditions.Origin origin, AuditRecord audit) {
        VerifiedToken token = source.verify(new WebIdentity(
                request.token(),
                request.accessToken(),
                request.session().roleArn(),
                SourceNetwork.of(origin.connection().address())));
        audit.identity(token.source().name(), token.subject(), token.readableName());
        Identity identity = source.identity(token);
        Optional<String> sessionPolicy = request.session().policy().map(SessionPolicies::compact);
        SessionBlueprint blueprint =
                new SessionBlueprint(identity, request.session().roleSessionName(), sessionPolicy);
        Session session = blueprint.session(clock.instant(), duration(request, identity));
        audit.by(session.arn(), "");
        refuseIfDenied(session, new StsConditions(request.session(), origin, blueprint, session), audit);
        if (identity.grant() instanceof Grant.Names names && !names.dropped().isEmpty()) {
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
                token.audience());
    }

    private Duration duration(AssumeRoleWithWebIdentity request, Identity identity) {
        Duration wanted = request.session().duration().orElse(defaultDuration);
        return wanted.compareTo(identity.longestSession()) > 0 ? identity.longestSession() : wanted;
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
