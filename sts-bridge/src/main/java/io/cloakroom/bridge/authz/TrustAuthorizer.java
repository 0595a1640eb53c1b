package io.cloakroom.bridge.authz;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.StatementId;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.trust.TrustDecision;
import io.cloakroom.policy.trust.TrustedParty;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who may take on a role of this installation. The role's trust policy must allow it. Unless that names exactly
 * the caller, the caller's own policies must allow it too, as in AWS within an account. In any case none of them may
 * deny it, and a session policy must allow it. Does no I/O.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
public final class TrustAuthorizer {
    /** What requests say, rather than their senders. */
    private static final Set<String> OF_REQUEST = Set.of(
            "aws:SourceIp",
            "aws:SecureTransport",
            "aws:UserAgent",
            "aws:Referer",
            "aws:CurrentTime",
            "aws:EpochTime",
            "aws:TagKeys");

    private static final int MAX_SHOWN = 64;

    private final ActionDecider actions;

    public TrustAuthorizer(ActionDecider actions) {
        this.actions = actions;
    }

    /**
     * Requires that whoever shows a token may do all of this with a role.
     *
     * @param request its claims among its values
     * @throws AwsException {@code AccessDenied}
     */
    public void requireToken(
            String provider, TrustedRole role, List<String> wanted, RequestContext request, AuditDraft audit) {
        for (String action : wanted) {
            requireTrust(new TrustedParty.TokenHolder(provider), role, action, ofToken(request), audit);
        }
    }

    /** Whether whoever shows a token may do all of this with a role. For menus: nothing is decided by it. */
    public boolean trusts(String provider, TrustedRole role, List<String> wanted, RequestContext request) {
        try {
            return wanted.stream()
                    .allMatch(action ->
                            role.trust().decide(new TrustedParty.TokenHolder(provider), action, ofToken(request))
                                    instanceof TrustDecision.Trusted);
        } catch (UnavailableValueException e) {
            return false;
        }
    }

    private static RequestContext ofToken(RequestContext request) {
        return key -> isOfRequest(key) || key.startsWith("jwt:") ? request.values(key) : List.of();
    }

    /**
     * Requires that a caller who has signed may do all of this with a role.
     *
     * @throws AwsException {@code AccessDenied}
     */
    public void requireSigner(
            Principal caller, TrustedRole role, List<String> wanted, RequestContext request, AuditDraft audit) {
        Set<String> arns = arns(caller);
        RequestContext context = key -> {
            if (isOfRequest(key)) {
                return request.values(key);
            }
            // A session that is of no role here has an ARN that could be taken for that of one.
            return key.equals("aws:PrincipalArn") && arns.isEmpty() ? List.of() : PrincipalValues.of(caller, key);
        };
        Grants grants = actions.grantsOf(caller);
        S3Target resource = new S3Target.Object(Account.ID + ":role", role.name());
        for (String action : wanted) {
            boolean isNamed = requireTrust(new TrustedParty.Signer(arns), role, action, context, audit);
            Verdict verdict = grants.decide(
                    List.of(new Requirement(
                            isNamed ? Need.NO_DENY_AND_SESSION_ALLOWS : Need.ALLOW, resource, List.of(action))),
                    context);
            verdict.record(audit);
            if (!verdict.isAllowed()) {
                verdict.requireDecided(audit);
                throw refusal(
                        action,
                        role,
                        isNamed ? "a policy of the caller denies it" : "no policy of the caller allows it",
                        audit);
            }
        }
    }

    /** Whether the trust policy names exactly this party. */
    private static boolean requireTrust(
            TrustedParty party, TrustedRole role, String action, RequestContext context, AuditDraft audit) {
        TrustDecision decision;
        try {
            decision = role.trust().decide(party, action, context);
        } catch (UnavailableValueException e) {
            audit.undecidable(e.key());
            throw refusal(action, role, "its trust policy asks for a value that is not known", audit);
        }
        if (decision instanceof TrustDecision.Trusted trusted) {
            audit.decided(new Decision.Allow(Optional.of(statement(role, trusted.statement()))));
            return trusted.isNamed();
        }
        if (decision instanceof TrustDecision.Denied denied) {
            audit.decided(new Decision.ExplicitDeny(statement(role, denied.statement())));
        } else {
            audit.decided(AuditDecision.IMPLICIT_DENY);
        }
        throw refusal(action, role, "its trust policy does not allow it", audit);
    }

    private static StatementId statement(TrustedRole role, int index) {
        return new StatementId(
                "trust policy of " + role.name(),
                index,
                role.trust().statements().get(index).sid());
    }

    /** What a trust policy may call the caller. */
    private static Set<String> arns(Principal caller) {
        Set<String> arns = new HashSet<>();
        switch (caller) {
            case Principal.User user -> arns.add(user.arn());
            case Principal.AssumedRole role -> {
                Session session = role.session();
                session.user().ifPresent(name -> arns.add(Session.userArn(name)));
                if (session.assumption().isPresent()) {
                    session.role().ifPresent(arns::add);
                    arns.add(session.arn());
                }
            }
            case Principal.Root root -> {}
            case Principal.ServiceAccount account -> {}
            case Principal.Anonymous nobody -> {}
        }
        return arns;
    }

    private static boolean isOfRequest(String key) {
        return OF_REQUEST.contains(key) || key.startsWith("sts:") || key.startsWith("aws:RequestTag/");
    }

    private static AwsException refusal(String action, TrustedRole role, String why, AuditDraft audit) {
        return refusal(action, role.arn(), why, audit);
    }

    /** The refusal for a role that there is not, in the words of the others: nobody learns which roles there are. */
    public static AwsException noRole(String action, String arn, AuditDraft audit) {
        audit.decided(AuditDecision.IMPLICIT_DENY);
        return refusal(action, arn, "there is no such role", audit);
    }

    private static AwsException refusal(String action, String arn, String why, AuditDraft audit) {
        String name = arn.substring(arn.indexOf('/') + 1);
        audit.because(() -> "%s of role %s: %s".formatted(action, shortened(name), why));
        return AwsException.of(
                AwsErrorCode.ACCESS_DENIED,
                "Not authorized to perform %s on the role `%s` (decision %s)."
                        .formatted(action, shortened(name), audit.requestId()));
    }

    private static String shortened(String name) {
        return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "…";
    }
}
