package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a principal may do. */
sealed interface Grants {
    /** All requirements must hold. The first one that does not decides. If all hold, the first one does. */
    Verdict decide(List<Requirement> requirements, RequestContext context);

    /** Everything, whatever policies say. */
    record OfOwner() implements Grants {
        private static final Verdict OWNER = new Verdict.Owner();

        @Override
        public Verdict decide(List<Requirement> requirements, RequestContext context) {
            return OWNER;
        }
    }

    /** Nothing, but what the policy of a bucket allows. */
    record OfNobody() implements Grants {
        private static final Verdict NOTHING = new Verdict.Nothing();

        @Override
        public Verdict decide(List<Requirement> requirements, RequestContext context) {
            return NOTHING;
        }
    }

    /**
     * What the operator's access plugin says, in place of the policies of an identity. A session policy and the policy
     * of a service account still take away what they take away. Blocks.
     *
     * @param account whose share of questions they count against
     * @param question what the plugin is asked, made of the context of a request
     */
    record ByPlugin(
            AccessPlugin plugin,
            String account,
            List<PolicySet> narrowing,
            Function<RequestContext, PluginQuestion> question)
            implements Grants {
        @Override
        public Verdict decide(List<Requirement> requirements, RequestContext context) {
            PluginQuestion asked;
            try {
                asked = question.apply(context);
            } catch (UnavailableValueException e) {
                return new Verdict.Undecidable(e.key());
            }
            Verdict verdict = new Verdict.Nothing();
            Verdict undecided = null;
            for (Requirement requirement : requirements) {
                verdict = decide(requirement, asked, context);
                if (verdict instanceof Verdict.Undecidable) {
                    undecided = verdict;
                } else if (!verdict.isAllowed()) {
                    return verdict;
                }
            }
            return undecided == null ? verdict : undecided;
        }

        /** The first action that both allow. A Deny of one ends the search. */
        private Verdict decide(Requirement requirement, PluginQuestion asked, RequestContext context) {
            Verdict verdict = new Verdict.Nothing();
            Verdict undecided = null;
            for (int i = 0; i < requirement.actions().size(); i++) {
                boolean isNoDeny = requirement.need() == Need.NO_DENY;
                Decision narrowed;
                Verdict unknown = null;
                try {
                    narrowed = narrowed(request(requirement, i, context, isNoDeny));
                } catch (UnavailableValueException e) {
                    // Nothing is looked up for a caller whom the plugin refuses, whatever the session policy says.
                    unknown = new Verdict.Undecidable(e.key());
                    narrowed = narrowed(request(requirement, i, RequestContext.inFavorOfCaller(context), isNoDeny));
                }
                if (narrowed instanceof Decision.ExplicitDeny) {
                    return new Verdict.ByPolicy(narrowed);
                }
                if (!narrowed.isAllowed()) {
                    verdict = new Verdict.ByPolicy(narrowed);
                    continue;
                }
                verdict = plugin.ask(account, asked.about(requirement, i), asked.trace());
                if (verdict.isAllowed() && unknown != null) {
                    verdict = unknown;
                }
                if (verdict.isAllowed() || verdict.isFailure()) {
                    return verdict;
                }
                if (verdict instanceof Verdict.Undecidable) {
                    undecided = verdict;
                }
            }
            return undecided == null ? verdict : undecided;
        }

        /** What was given away with the session or key, and with those that it was made from. */
        private Decision narrowed(AccessRequest request) {
            Decision decision = new Decision.Allow(Optional.empty());
            for (int i = 0; i < narrowing.size() && decision.isAllowed(); i++) {
                decision = PolicyEvaluator.decide(narrowing.get(i), request);
            }
            return decision;
        }
    }

    /** What policies say. */
    sealed interface OfPolicies extends Grants permits OfIdentity, Narrowed, Chained, GrantsWithBuckets {
        PolicySet identity();

        /** Whether the requirement is met. */
        Decision decide(Requirement requirement, RequestContext context);

        /** Whether the requirement is met, where the bucket that it is about has a policy. */
        Decision decide(Requirement requirement, RequestContext context, BucketStatements bucket);

        /** Why a required action is not allowed. Slow: not for the event loop. */
        Explanation explain(AccessRequest request);

        /** The same, where the bucket has a policy. */
        Explanation explain(AccessRequest request, BucketStatements bucket);

        @Override
        default Verdict decide(List<Requirement> requirements, RequestContext context) {
            try {
                return decideAll(requirements, context);
            } catch (UnavailableValueException e) {
                Verdict atBest = decideAll(requirements, RequestContext.inFavorOfCaller(context));
                return atBest.isAllowed() ? new Verdict.Undecidable(e.key()) : atBest;
            }
        }

        private Verdict decideAll(List<Requirement> requirements, RequestContext context) {
            Decision first = decide(requirements.get(0), context);
            if (!first.isAllowed()) {
                return refused(first, requirements.get(0), context);
            }
            for (int i = 1; i < requirements.size(); i++) {
                Decision next = decide(requirements.get(i), context);
                if (!next.isAllowed()) {
                    return refused(next, requirements.get(i), context);
                }
            }
            return new Verdict.ByPolicy(first);
        }

        private Verdict refused(Decision decision, Requirement requirement, RequestContext context) {
            return decision instanceof Decision.ImplicitDeny
                    ? new Verdict.ByPolicy(decision, Optional.of(new Shortfall(this, requirement, context)))
                    : new Verdict.ByPolicy(decision);
        }
    }

    /** The policies of an identity. Without any, nothing is allowed. */
    record OfIdentity(PolicySet identity) implements OfPolicies {
        @Override
        public Decision decide(Requirement requirement, RequestContext context) {
            return firstThatSpeaks(requirement, context, request -> PolicyEvaluator.decide(identity, request));
        }

        @Override
        public Decision decide(Requirement requirement, RequestContext context, BucketStatements bucket) {
            return firstThatSpeaks(
                    requirement,
                    context,
                    request -> PolicyEvaluator.decideWithBucket(identity, bucket.policy(), bucket.named(request)));
        }

        @Override
        public Explanation explain(AccessRequest request) {
            return PolicyEvaluator.explain(identity, request);
        }

        @Override
        public Explanation explain(AccessRequest request, BucketStatements bucket) {
            return PolicyEvaluator.explainWithBucket(identity, bucket.policy(), bucket.named(request));
        }
    }

    /** The policies of an identity, narrowed by a session policy. */
    record Narrowed(PolicySet identity, PolicySet session) implements OfPolicies {
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

        /** What the bucket allows is narrowed too, even where its policy names this very session. */
        @Override
        public Decision decide(Requirement requirement, RequestContext context, BucketStatements bucket) {
            PolicySet policy = bucket.policy();
            if (requirement.need() != Need.NO_DENY) {
                return firstThatSpeaks(
                        requirement,
                        context,
                        request -> PolicyEvaluator.decideWithBucket(identity, policy, session, bucket.named(request)));
            }
            AccessRequest request = bucket.named(request(requirement, 0, context, true));
            Decision decision = PolicyEvaluator.decideWithBucket(identity, policy, request);
            return decision.isAllowed() ? PolicyEvaluator.decide(session, request) : decision;
        }

        @Override
        public Explanation explain(AccessRequest request) {
            return PolicyEvaluator.explain(identity, session, request);
        }

        @Override
        public Explanation explain(AccessRequest request, BucketStatements bucket) {
            return PolicyEvaluator.explainWithBucket(identity, bucket.policy(), session, bucket.named(request));
        }
    }

    /**
     * The policies of an identity, narrowed by the session policies of a chain of sessions: each has to allow.
     *
     * @param links at least one, all with the same policies of the identity
     */
    record Chained(List<Narrowed> links) implements OfPolicies {
        public Chained {
            links = List.copyOf(links);
        }

        @Override
        public PolicySet identity() {
            return links.get(0).identity();
        }

        @Override
        public Decision decide(Requirement requirement, RequestContext context) {
            Decision decision = links.get(0).decide(requirement, context);
            for (int i = 1; i < links.size() && decision.isAllowed(); i++) {
                decision = links.get(i).decide(requirement, context);
            }
            return decision;
        }

        @Override
        public Decision decide(Requirement requirement, RequestContext context, BucketStatements bucket) {
            Decision decision = links.get(0).decide(requirement, context, bucket);
            for (int i = 1; i < links.size() && decision.isAllowed(); i++) {
                decision = links.get(i).decide(requirement, context, bucket);
            }
            return decision;
        }

        @Override
        public Explanation explain(AccessRequest request) {
            return firstRefusal(link -> link.explain(request));
        }

        @Override
        public Explanation explain(AccessRequest request, BucketStatements bucket) {
            return firstRefusal(link -> link.explain(request, bucket));
        }

        private Explanation firstRefusal(Function<Narrowed, Explanation> explain) {
            for (Narrowed link : links) {
                Explanation explanation = explain.apply(link);
                if (!explanation.decision().isAllowed()) {
                    return explanation;
                }
            }
            return explain.apply(links.get(0));
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
        String name = requirement.actions().get(action);
        AccessRequest request = switch (requirement.target()) {
            case S3Target.Service service -> AccessRequest.of(name, "", "", context);
            case S3Target.Bucket bucket -> AccessRequest.of(name, bucket.name(), "", context);
            case S3Target.Object object -> AccessRequest.of(name, object.bucket(), object.key(), context);
        };
        return denyOnly ? request.withDenyOnly(true) : request;
    }
}
