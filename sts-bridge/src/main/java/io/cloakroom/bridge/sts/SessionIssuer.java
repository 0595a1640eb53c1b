package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.EXPIRED_TOKEN_EXCEPTION;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.StsResponse;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.TrustAuthorizer;
import io.cloakroom.bridge.authz.Verdict;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.trust.TrustPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Issues session credentials, whatever the action. It alone has the sealer. It goes through the same steps for every
 * login: rate of its subject, cap of the duration, trust policy of the role, deny check, cut-off check, seal, audit,
 * answer.
 */
final class SessionIssuer {
    private final Services services;
    private final TrustAuthorizer trust;
    private final Duration defaultDuration;
    private final InstantSource clock;

    /** The services that issuing needs. */
    record Services(
            ActionDecider actions, PolicySource policies, Cutoffs cutoffs, SessionSealer sealer, RateLimit logins) {}

    /** @param defaultDuration how long a session lasts if the request does not say */
    SessionIssuer(Services services, Duration defaultDuration, InstantSource clock) {
        this.services = services;
        this.trust = new TrustAuthorizer(services.actions());
        this.defaultDuration = defaultDuration;
        this.clock = clock;
    }

    /**
     * Issues credentials for a login.
     *
     * @throws AwsException {@code Throttling} if the subject logs in too often; {@code AccessDenied} if a policy denies
     *     the action, or the role's trust policy does not allow it; {@code ExpiredTokenException} if the
     *     identity was revoked; as {@link SessionPolicies#compact} and {@link SessionSealer#issue}
     */
    StsResponse issue(Login login, StsCall call) {
        return login.answer().apply(assume(login, call));
    }

    /** As {@link #issue}, without the action's answer. */
    AssumedRole assume(Login login, StsCall call) {
        AuditDraft audit = call.audit();
        Identity identity = login.identity();
        audit.identity(identity.source().name(), identity.subject(), identity.readableName());
        services.logins().requireOf(identity.issuer() + ' ' + identity.subject());
        if (login.role().isPresent()) {
            // Before anything of the request is looked up, so that a refusal reveals nothing else.
            requireTrust(login.role().get(), login, call);
        }
        SessionBlueprint blueprint = SessionBlueprint.of(login, services.policies());
        Session session = blueprint.session(clock.instant(), cappedDuration(login));
        audit.by(session.arn(), "");
        StsConditions context = new StsConditions(login, blueprint.said(), session, call);
        if (!isOfSignerInRole(login)) {
            refuseIfDenied(login.action(), session, context, audit);
        }
        tellWhatWasDropped(identity.grant(), audit);
        refuseIfVoid(session);
        IssuedCredentials issued = services.sealer().issue(session);
        audit.by(session.arn(), issued.accessKeyId());
        return new AssumedRole(
                session.arn(),
                issued.accessKeyId() + ":" + blueprint.sessionName(),
                new SessionCredentials(
                        issued.accessKeyId(), issued.secret(), new Secret(issued.sessionToken()), issued.expiration()));
    }

    /**
     * Whether a role's trust policy lets the holder of a token have it. Nothing is issued, and nothing written down.
     */
    boolean isTrusted(TrustedRole role, String provider, Login login, StsCall call) {
        Trial trial = trial(login, call);
        return trust.trusts(provider, role, trial.wanted(), trial.context());
    }

    private Duration cappedDuration(Login login) {
        Duration longest = login.identity().longestSession();
        // A plugin says how long its sessions last, as in MinIO.
        boolean isOfPlugin = login.identity().source().kind() == Source.Kind.PLUGIN;
        Duration wanted = login.asked().duration().orElse(isOfPlugin ? longest : defaultDuration);
        return wanted.compareTo(longest) > 0 ? longest : wanted;
    }

    private void requireTrust(RoleUse use, Login login, StsCall call) {
        AuditDraft audit = call.audit();
        Trial trial = trial(login, call);
        switch (use.by()) {
            case RoleUse.Taker.TokenHolder(String provider) ->
                trust.requireToken(provider, use.role(), trial.wanted(), trial.context(), audit);
            case RoleUse.Taker.Signer(Principal caller) ->
                trust.requireSigner(caller, use.role(), trial.wanted(), trial.context(), audit);
        }
    }

    /** What a role's trust policy is asked: the actions that it must allow, and what is known of the login. */
    private record Trial(List<String> wanted, StsConditions context) {}

    private Trial trial(Login login, StsCall call) {
        SessionBlueprint blueprint = new SessionBlueprint(login, Optional.empty());
        Session session = blueprint.session(clock.instant(), cappedDuration(login));
        List<String> wanted = new ArrayList<>(List.of(login.action()));
        if (!blueprint.tags().isEmpty()) {
            wanted.add(TrustPolicy.TAG_SESSION);
        }
        if (blueprint.sourceIdentity().isPresent()) {
            wanted.add(TrustPolicy.SET_SOURCE_IDENTITY);
        }
        return new Trial(wanted, new StsConditions(login, blueprint.said(), session, call));
    }

    /** For these the caller's policies have decided. What the role's policies deny is denied to its sessions later. */
    private static boolean isOfSignerInRole(Login login) {
        return login.role()
                .filter(use -> use.by() instanceof RoleUse.Taker.Signer)
                .isPresent();
    }

    /**
     * No statement has to allow the call, but one may deny it, for example because the requested session is too long.
     */
    private void refuseIfDenied(String action, Session session, RequestContext context, AuditDraft audit) {
        Verdict verdict = services.actions().decideIssuing(session, action, context);
        verdict.record(audit);
        if (!verdict.isAllowed()) {
            verdict.requireDecided(audit);
            throw new AwsException(
                    ACCESS_DENIED,
                    "this user does not have enough permission: a policy denies %s (decision %s)"
                            .formatted(action, audit.requestId()));
        }
    }

    private static void tellWhatWasDropped(Grant grant, AuditDraft audit) {
        if (grant instanceof Grant.Names names && !names.dropped().isEmpty()) {
            audit.because(() -> String.join(", ", names.dropped()));
        }
    }

    private void refuseIfVoid(Session session) {
        Optional<Cutoff> cutoff = services.cutoffs().voiding(session);
        if (cutoff.isPresent()) {
            throw AwsException.of(
                    EXPIRED_TOKEN_EXCEPTION,
                    "It was revoked as of %s.".formatted(cutoff.get().before()));
        }
    }
}
