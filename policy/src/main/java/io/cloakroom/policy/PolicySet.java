package io.cloakroom.policy;

import io.cloakroom.policy.match.KnownActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Policies that count together: a deny in any of them wins over an allow in any other. Compiled once and then asked for
 * every request; immutable to its users and safe for any number of threads.
 *
 * <p>Statements are indexed by action when an action is first asked for, and by the beginning of their resources, so
 * that the cost of a decision doesn't grow with statements that cannot match. Keep a set as long as its policies last.
 */
public final class PolicySet {
    /** No policy at all: nothing is allowed. */
    public static final PolicySet EMPTY = new PolicySet(List.of());

    /** Bounds what an explanation costs, however large the policies are. */
    private static final int MAX_EXAMINED = 1_000;

    private static final int MAX_OTHER_RESOURCES = 3;

    private final List<CompiledStatement> statements;
    /** Only for action names that exist, so its size is bounded whatever is asked for. */
    private final Map<String, ActionIndex> byAction = new ConcurrentHashMap<>();

    private PolicySet(List<CompiledStatement> statements) {
        this.statements = List.copyOf(statements);
    }

    /** Compiles policies; the names are what decisions call them by. */
    public static PolicySet compile(List<NamedPolicy> policies) {
        List<CompiledStatement> compiled = new ArrayList<>();
        for (NamedPolicy named : policies) {
            List<Statement> statements = named.policy().statements();
            for (int i = 0; i < statements.size(); i++) {
                compiled.add(new CompiledStatement(named.name(), i, statements.get(i)));
            }
        }
        return new PolicySet(compiled);
    }

    /** Compiles one policy under a name. */
    public static PolicySet compile(String name, Policy policy) {
        return compile(List.of(new NamedPolicy(name, policy)));
    }

    /** Whether there is no statement, so that nothing can be allowed. */
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /** The statement with this place. */
    Optional<Statement> find(StatementId id) {
        return statements.stream()
                .filter(candidate -> candidate.id().equals(id))
                .map(CompiledStatement::statement)
                .findFirst();
    }

    /** The allow statements about the action that come nearest to allowing the request, which none of them does. */
    List<NearMiss> nearMisses(AccessRequest request) {
        List<NearMiss> misses = forAction(request.action()).allows().nearest(request, MAX_EXAMINED).stream()
                .map(candidate -> candidate.nearMiss(request))
                .flatMap(Optional::stream)
                .toList();
        List<NearMiss> unmet = misses.stream()
                .filter(miss -> !(miss instanceof NearMiss.OtherResource))
                .toList();
        return (unmet.isEmpty() ? misses : unmet)
                .stream()
                        .limit(unmet.isEmpty() ? MAX_OTHER_RESOURCES : Explanation.MAX_NEAR_MISSES)
                        .toList();
    }

    ActionIndex forAction(String action) {
        ActionIndex index = byAction.get(action);
        if (index != null) {
            return index;
        }
        ActionIndex built = index(action);
        if (KnownActions.all().contains(action)) {
            byAction.put(action, built);
        }
        return built;
    }

    private ActionIndex index(String action) {
        List<CompiledStatement> denies = new ArrayList<>();
        List<CompiledStatement> allows = new ArrayList<>();
        for (CompiledStatement candidate : statements) {
            if (candidate.statement().actions().matches(action)) {
                (candidate.statement().effect() == Effect.DENY ? denies : allows).add(candidate);
            }
        }
        return new ActionIndex(new PrefixIndex(denies), new PrefixIndex(allows));
    }

    /** The statements that speak of one action. */
    record ActionIndex(PrefixIndex denies, PrefixIndex allows) {}
}
