package io.cloakroom.policy;

import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.KnownActions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Policies that count together: a deny in any of them wins over an allow in any other. Compiled once and then used for
 * every request. Immutable to its users, and safe for any number of threads.
 *
 * <p>The actions of a statement are a bit set. On the first request for an action, its statements are indexed by bucket
 * and by the beginning of their resources. So the cost of a decision doesn't grow with statements that cannot match.
 * Keep a set as long as its policies last.
 */
public final class PolicySet {
    /** No policies: nothing is allowed. */
    public static final PolicySet EMPTY = new PolicySet(List.of());

    /** Limits the cost of an explanation, however large the policies are. */
    private static final int MAX_EXAMINED = 1_000;

    private static final int MAX_OTHER_RESOURCES = 3;

    private final List<CompiledStatement> statements;
    /** The places of each statement's actions. */
    private final List<BitSet> actionPlaces;
    /** Indexed by the action's place. Only existing actions have a place, so requests cannot make it grow. */
    private final AtomicReferenceArray<@Nullable ActionIndex> byAction =
            new AtomicReferenceArray<>(KnownActions.all().size());

    private final Map<BitSet, ActionIndex> byStatements = new ConcurrentHashMap<>();

    private PolicySet(List<CompiledStatement> statements) {
        this.statements = List.copyOf(statements);
        Map<Actions, BitSet> places = new HashMap<>();
        this.actionPlaces = statements.stream()
                .map(compiled -> places.computeIfAbsent(compiled.statement().actions(), KnownActions::places))
                .toList();
    }

    /** Compiles policies. Decisions refer to them by their names. */
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

    /** Whether there are no statements, so that nothing can be allowed. */
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /** The number of statements. */
    public int size() {
        return statements.size();
    }

    /** The statement with this place. */
    Optional<Statement> find(StatementId id) {
        return statements.stream()
                .filter(candidate -> candidate.id().equals(id))
                .map(CompiledStatement::statement)
                .findFirst();
    }

    /** The allow statements for the action that come nearest to allowing the request. None of them allows it. */
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
        int place = KnownActions.place(action);
        if (place < 0) {
            return build(statements.stream()
                    .filter(candidate -> candidate.statement().actions().matches(action))
                    .toList());
        }
        ActionIndex index = byAction.get(place);
        if (index == null) {
            index = index(place);
            byAction.set(place, index);
        }
        return index;
    }

    /** The index of an action. Actions with the same statements share one. */
    private ActionIndex index(int action) {
        BitSet speaking = new BitSet(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            speaking.set(i, actionPlaces.get(i).get(action));
        }
        return byStatements.computeIfAbsent(
                speaking,
                members -> build(members.stream().mapToObj(statements::get).toList()));
    }

    private static ActionIndex build(List<CompiledStatement> speaking) {
        return new ActionIndex(withEffect(Effect.DENY, speaking), withEffect(Effect.ALLOW, speaking));
    }

    private static ResourceIndex withEffect(Effect effect, List<CompiledStatement> speaking) {
        return new ResourceIndex(speaking.stream()
                .filter(candidate -> candidate.statement().effect() == effect)
                .toList());
    }

    /** The statements for one action. */
    record ActionIndex(ResourceIndex denies, ResourceIndex allows) {}
}
