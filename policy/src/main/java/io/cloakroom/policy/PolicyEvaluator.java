package io.cloakroom.policy;

import static io.cloakroom.policy.Decision.ImplicitDeny.Missing.IDENTITY_POLICY;
import static io.cloakroom.policy.Decision.ImplicitDeny.Missing.SESSION_POLICY;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests. An explicit deny wins. Otherwise an owner, or a request for which only denies count, is allowed.
 * Otherwise a statement must allow the request. Otherwise it is denied.
 *
 * <p>All methods throw {@link UnavailableValueException} if the decision depends on a value that the request's context
 * does not know. The order of statements does not matter for that. Within a statement, entries and values are examined
 * in their order, and the first that needs the value throws. {@link RequestContext#inFavorOfCaller} tells whether such
 * a request may be allowed at all: a Deny that may apply does not matter where nothing could allow it.
 */
public final class PolicyEvaluator {
    private static final Decision NOT_DENIED = new Decision.Allow(Optional.empty());
    private static final Decision NO_IDENTITY_POLICY = new Decision.ImplicitDeny(IDENTITY_POLICY);
    private static final Decision NO_SESSION_POLICY = new Decision.ImplicitDeny(SESSION_POLICY);

    private PolicyEvaluator() {}

    /** Decides by the policies of an identity, or by a bucket policy. */
    public static Decision decide(PolicySet policies, AccessRequest request) {
        return decide(policies, request, request.isOwner() || request.onlyDeniesCount(), NO_IDENTITY_POLICY);
    }

    /**
     * Decides by identity policies and a session policy: both must allow. The session policy knows no owner and no
     * deny-only mode. Without statements it denies everything.
     */
    public static Decision decide(PolicySet identity, PolicySet session, AccessRequest request) {
        Decision decision = decide(identity, request);
        if (!decision.isAllowed()) {
            return decision;
        }
        Decision narrowed = decide(session, request, false, NO_SESSION_POLICY);
        return narrowed.isAllowed() ? decision : narrowed;
    }

    /**
     * Decides by identity policies and the policy of the bucket: one of them must allow, each may deny.
     *
     * @param bucket asked for its denies only, if the identity policies allow
     */
    public static Decision decideWithBucket(PolicySet identity, PolicySet bucket, AccessRequest request) {
        Decision own = decide(identity, request);
        if (own instanceof Decision.ExplicitDeny) {
            return own;
        }
        Decision ofBucket = decide(bucket, own.isAllowed() ? request.withDenyOnly(true) : request);
        boolean decides = own.isAllowed() ? !ofBucket.isAllowed() : !(ofBucket instanceof Decision.ImplicitDeny);
        return decides ? ofBucket : own;
    }

    /**
     * Decides by identity policies, the policy of the bucket and a session policy, which narrows what both of the
     * others allow.
     */
    public static Decision decideWithBucket(
            PolicySet identity, PolicySet bucket, PolicySet session, AccessRequest request) {
        Decision decision = decideWithBucket(identity, bucket, request);
        if (!decision.isAllowed()) {
            return decision;
        }
        Decision narrowed = decide(session, request, false, NO_SESSION_POLICY);
        return narrowed.isAllowed() ? decision : narrowed;
    }

    /** The decision of {@link #decideWithBucket(PolicySet, PolicySet, AccessRequest)} with its reasons. */
    public static Explanation explainWithBucket(PolicySet identity, PolicySet bucket, AccessRequest request) {
        return explainWithBucket(decideWithBucket(identity, bucket, request), identity, bucket, request);
    }

    /** The decision of {@link #decideWithBucket(PolicySet, PolicySet, PolicySet, AccessRequest)} with its reasons. */
    public static Explanation explainWithBucket(
            PolicySet identity, PolicySet bucket, PolicySet session, AccessRequest request) {
        Decision decision = decideWithBucket(identity, bucket, session, request);
        return !decision.isAllowed()
                        && decideWithBucket(identity, bucket, request).isAllowed()
                ? explain(decision, session, request)
                : explainWithBucket(decision, identity, bucket, request);
    }

    /** Near misses of both, those of the identity policies first. */
    private static Explanation explainWithBucket(
            Decision decision, PolicySet identity, PolicySet bucket, AccessRequest request) {
        Explanation own = explain(decision, identity, request);
        Explanation ofBucket = explain(decision, bucket, request);
        List<NearMiss> misses = new ArrayList<>(own.nearMisses());
        misses.addAll(ofBucket.nearMisses());
        return new Explanation(
                decision,
                own.statement().or(ofBucket::statement),
                misses.subList(0, Math.min(misses.size(), Explanation.MAX_NEAR_MISSES)));
    }

    /** The decision of {@link #decide(PolicySet, AccessRequest)} with its reasons. Slow: not for every request. */
    public static Explanation explain(PolicySet policies, AccessRequest request) {
        return explain(decide(policies, request), policies, request);
    }

    /** The decision of {@link #decide(PolicySet, PolicySet, AccessRequest)} with its reasons. */
    public static Explanation explain(PolicySet identity, PolicySet session, AccessRequest request) {
        Decision decision = decide(identity, session, request);
        boolean bySession = !decision.isAllowed() && decide(identity, request).isAllowed();
        return explain(decision, bySession ? session : identity, request);
    }

    private static Explanation explain(Decision decision, PolicySet decisive, AccessRequest request) {
        return new Explanation(
                decision,
                decision.decidedBy().flatMap(decisive::find),
                decision instanceof Decision.ImplicitDeny ? decisive.nearMisses(request) : List.of());
    }

    private static Decision decide(
            PolicySet policies, AccessRequest request, boolean needsNoAllow, Decision implicitDeny) {
        PolicySet.ActionIndex statements = policies.forAction(request.action());
        CompiledStatement deny = find(statements.denies(), request);
        if (deny != null) {
            return deny.decision();
        }
        if (needsNoAllow) {
            return NOT_DENIED;
        }
        CompiledStatement allow = find(statements.allows(), request);
        return allow != null ? allow.decision() : implicitDeny;
    }

    /**
     * A statement that applies; null if there is none. A statement that depends on an unknown value doesn't hide
     * another that applies.
     */
    private static @Nullable CompiledStatement find(ResourceIndex statements, AccessRequest request) {
        try {
            return statements.find(request, CompiledStatement::applies);
        } catch (UnavailableValueException e) {
            CompiledStatement certain = statements.find(request, CompiledStatement::appliesForCertain);
            if (certain == null) {
                throw e;
            }
            return certain;
        }
    }
}
