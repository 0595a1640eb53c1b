package io.cloakroom.policy;

import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.match.ResourceText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A statement with its place and its decision, both made in advance so that deciding allocates nothing. */
final class CompiledStatement {
    private final StatementId id;
    private final Statement statement;
    private final Decision decision;
    private final List<Condition> conditions;

    CompiledStatement(String policy, int index, Statement statement) {
        this.id = new StatementId(policy, index, statement.sid());
        this.statement = statement;
        this.decision =
                statement.effect() == Effect.DENY ? new Decision.ExplicitDeny(id) : new Decision.Allow(Optional.of(id));
        this.conditions = statement.conditions().stream()
                .sorted(Comparator.comparing(condition -> condition.operator().comparison()))
                .toList();
    }

    StatementId id() {
        return id;
    }

    Statement statement() {
        return statement;
    }

    Decision decision() {
        return decision;
    }

    /**
     * Whether the statement applies. Its actions must have been found to match.
     *
     * @throws UnavailableValueException if that depends on an unknown value, unless the context favors the caller
     */
    boolean applies(AccessRequest request) {
        try {
            return matches(request);
        } catch (UnavailableValueException e) {
            if (failsForCertain(request)) {
                return false;
            }
            if (request.context().favorsCaller()) {
                return statement.effect() == Effect.ALLOW;
            }
            throw e;
        }
    }

    /** Whether the statement applies, whatever the unknown values are. */
    boolean appliesForCertain(AccessRequest request) {
        try {
            return matches(request);
        } catch (UnavailableValueException e) {
            return false;
        }
    }

    private boolean matches(AccessRequest request) {
        if (!isForCaller(request) || !statement.matchesResource(resource(request), request.context())) {
            return false;
        }
        for (Condition condition : conditions) {
            if (!condition.holds(request.context())) {
                return false;
            }
        }
        return true;
    }

    /** Whether known values alone keep the statement from applying. */
    private boolean failsForCertain(AccessRequest request) {
        return isFalse(() -> statement.matchesResource(resource(request), request.context()))
                || conditions.stream().anyMatch(condition -> isFalse(() -> condition.holds(request.context())));
    }

    private static boolean isFalse(BooleanSupplier question) {
        try {
            return !question.getAsBoolean();
        } catch (UnavailableValueException e) {
            return false;
        }
    }

    /** The context without its unknown values, for display. */
    private static RequestContext known(RequestContext context) {
        return key -> {
            try {
                return context.values(key);
            } catch (UnavailableValueException e) {
                return List.of();
            }
        };
    }

    /** The reason why the statement certainly doesn't apply, though its actions match; empty if there is none. */
    Optional<NearMiss> nearMiss(AccessRequest request) {
        if (!isForCaller(request)) {
            return Optional.of(new NearMiss.OtherPrincipal(id, request.account()));
        }
        ResourceText resource = resource(request);
        RequestContext context = request.context();
        if (isFalse(() -> statement.matchesResource(resource, context))) {
            return Optional.of(NearMiss.OtherResource.of(id, statement.resources(), resource.text(), known(context)));
        }
        List<String> unmet = statement.conditions().stream()
                .filter(condition -> isFalse(() -> condition.holds(context)))
                .map(condition -> condition.describeUnmet(known(context)))
                .toList();
        return unmet.isEmpty() ? Optional.empty() : Optional.of(new NearMiss.UnmetConditions(id, unmet));
    }

    private boolean isForCaller(AccessRequest request) {
        return statement.principals().isEmpty()
                || request.isFrom(statement.principals().get(), statement.effect());
    }

    private ResourceText resource(AccessRequest request) {
        return statement.principals().isPresent() ? request.bucketPolicyResource() : request.resource();
    }
}
