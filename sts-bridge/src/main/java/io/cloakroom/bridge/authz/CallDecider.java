package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Decides the calls of one request. The caller's policies are looked up once. */
final class CallDecider {
    private final Caller caller;
    private final Instant now;
    private final Policies policies;

    /** The policies to ask. */
    private sealed interface Policies {
        record NotNeeded() implements Policies {}

        record None() implements Policies {}

        record Of(Grants grants) implements Policies {}
    }

    CallDecider(Caller caller, Function<Session, Grants> grants, Instant now) {
        this.caller = caller;
        this.now = now;
        this.policies = policies(caller, grants);
    }

    private static Policies policies(Caller caller, Function<Session, Grants> grants) {
        return switch (caller.principal()) {
            case Principal.Root root -> new Policies.NotNeeded();
            case Principal.Anonymous anonymous -> new Policies.None();
            case Principal.AssumedRole role -> new Policies.Of(grants.apply(role.session()));
        };
    }

    /** Decides one call by everything that its row of the permission table requires. */
    Verdict decide(S3Call call) {
        return decide(call, PermissionTable.requirements(call));
    }

    /** All requirements must hold. The first one that does not decides the call. If all hold, the first one does. */
    Verdict decide(S3Call call, List<Requirement> requirements) {
        return switch (policies) {
            case Policies.NotNeeded owner -> new Verdict.Owner();
            case Policies.None none -> new Verdict.Nothing();
            case Policies.Of of -> decide(of.grants(), requirements, new RequestConditions(caller, call, now));
        };
    }

    private static Verdict decide(Grants grants, List<Requirement> requirements, RequestContext context) {
        try {
            Decision first = grants.decide(requirements.get(0), context);
            if (!first.isAllowed()) {
                return refused(first, grants, requirements.get(0), context);
            }
            for (int i = 1; i < requirements.size(); i++) {
                Decision next = grants.decide(requirements.get(i), context);
                if (!next.isAllowed()) {
                    return refused(next, grants, requirements.get(i), context);
                }
            }
            return new Verdict.ByPolicy(first);
        } catch (UnavailableValueException e) {
            return new Verdict.Undecidable(e.key());
        }
    }

    private static Verdict refused(Decision decision, Grants grants, Requirement requirement, RequestContext context) {
        return decision instanceof Decision.ImplicitDeny
                ? new Verdict.ByPolicy(decision, Optional.of(new Shortfall(grants, requirement, context)))
                : new Verdict.ByPolicy(decision);
    }
}
