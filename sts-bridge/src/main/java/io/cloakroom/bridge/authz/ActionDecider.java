package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.List;
import java.util.function.Function;

/**
 * Decides whether a principal may do an action, by the policies as they are now. Calls of S3, logins at STS and calls
 * of the admin API all come here. The owner may do everything. An anonymous caller may do nothing, because there are no
 * bucket policies. Does no I/O, because policies are in memory.
 */
public final class ActionDecider {
    private static final Grants OWNER = new Grants.OfOwner();
    private static final Grants NOBODY = new Grants.OfNobody();

    private final Function<Session, Grants.OfPolicies> grants;
    private final Function<Session, PolicySet> identityPolicies;

    public ActionDecider(PolicySource policies) {
        SessionGrants sessions = new SessionGrants(policies);
        this.grants = sessions;
        this.identityPolicies = sessions::identity;
    }

    ActionDecider(Function<Session, Grants.OfPolicies> grants) {
        this.grants = grants;
        this.identityPolicies = session -> grants.apply(session).identity();
    }

    /**
     * Decides an action that a statement must allow.
     *
     * @param action full name such as {@code s3:GetObject} or {@code admin:CreateUser}
     * @param resource {@link S3Target#SERVICE} if the action is about no bucket
     */
    public Verdict decide(Principal principal, String action, S3Target resource, RequestContext context) {
        return grantsOf(principal).decide(List.of(new Requirement(Need.ALLOW, resource, List.of(action))), context);
    }

    /**
     * Decides whether a session may be issued. No statement has to allow the action that asks for it, but one of the
     * identity's policies may deny it. A session policy says nothing about how the session is got.
     */
    public Verdict decideIssuing(Session session, String action, RequestContext context) {
        AccessRequest request = AccessRequest.of(action, "", "", context).withDenyOnly(true);
        try {
            return new Verdict.ByPolicy(PolicyEvaluator.decide(identityPolicies.apply(session), request));
        } catch (UnavailableValueException e) {
            return new Verdict.Undecidable(e.key());
        }
    }

    /** What a principal is granted. Look it up once for all decisions of a request. */
    Grants grantsOf(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> OWNER;
            case Principal.Anonymous anonymous -> NOBODY;
            case Principal.AssumedRole role -> grants.apply(role.session());
        };
    }
}
