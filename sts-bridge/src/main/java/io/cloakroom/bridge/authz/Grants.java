package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;

/** The policies that apply to a principal. */
sealed interface Grants {
    /** Whether the requirement is met. */
    Decision decide(Requirement requirement, RequestContext context);

    /** Why a required action is not allowed. Slow: not for the event loop. */
    Explanation explain(AccessRequest request);

    /** The policies of an identity. Without any, nothing is allowed. */
    record OfIdentity(PolicySet identity) implements Grants {
        @Override
        public Decision decide(Requirement requirement, RequestContext context) {
            return firstThatSpeaks(requirement, context, request -> PolicyEvaluator.decide(identity, request));
        }

        @Override
        public Explanation explain(AccessRequest request) {
            return PolicyEvaluator.explain(identity, request);
        }
    }

    /** The policies of an identity, narrowed by a session policy. */
    record Narrowed(PolicySet identity, PolicySet session) implements Grants {
        @Override
        public Decision decide(Requirement requirement, RequestContext context) {
            if (requirement.need() != Need.NO_DENY) {
                return firstThatSpeaks(
                        requirement, context, request -> PolicyEvaluator.decide(identity, session, request));
            }
            AccessRequest request = request(requirement, 0, context, true);
            Decision decision = PolicyEvaluator.decide(identity, request);
            return decision.isAllowed() ? PolicyEvaluator.decide(session, request) : decision;
        }

        @Override
        public Explanation explain(AccessRequest request) {
            return PolicyEvaluator.explain(identity, session, request);
        }
    }

    /** Asks for one action. */
    @FunctionalInterface
    interface Question {
        Decision ask(AccessRequest request);
    }

    /** Tries the actions in order, until a statement allows or denies one. */
    private static Decision firstThatSpeaks(Requirement requirement, RequestContext context, Question question) {
        boolean denyOnly = requirement.need() != Need.ALLOW;
        Decision decision = question.ask(request(requirement, 0, context, denyOnly));
        for (int i = 1; i < requirement.actions().size() && decision instanceof Decision.ImplicitDeny; i++) {
            decision = question.ask(request(requirement, i, context, denyOnly));
        }
        return decision;
    }

    static AccessRequest request(Requirement requirement, int action, RequestContext context, boolean denyOnly) {
        AccessRequest request = AccessRequest.of(
                requirement.actions().get(action),
                requirement.target().bucket(),
                requirement.target().key(),
                context);
        return denyOnly ? request.withDenyOnly(true) : request;
    }
}
