package io.cloakroom.policy;

import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Statements whose resources begin alike, grouped by a text that one of their conditions wants. Of thousands of
 * statements for one tenant each, only those for the request's tenant are examined.
 */
final class StatementGroup {
    /** Groups up to this size are searched one by one. */
    private static final int FEW = 8;

    private final List<CompiledStatement> all;
    private final CompiledStatement[] others;
    private final ByText[] byText;

    StatementGroup(List<CompiledStatement> statements) {
        all = List.copyOf(statements);
        Map<String, List<CompiledStatement>> byKey = new TreeMap<>();
        List<CompiledStatement> rest = new ArrayList<>();
        for (CompiledStatement statement : all) {
            Optional<Condition> wanting = all.size() > FEW ? wantingText(statement) : Optional.empty();
            wanting.map(condition -> byKey.computeIfAbsent(condition.key().name(), key -> new ArrayList<>()))
                    .orElse(rest)
                    .add(statement);
        }
        others = rest.toArray(CompiledStatement[]::new);
        byText = byKey.entrySet().stream()
                .map(entry -> new ByText(entry.getKey(), entry.getValue()))
                .toArray(ByText[]::new);
    }

    /** All statements of the group. */
    List<CompiledStatement> all() {
        return all;
    }

    /** A statement that passes the test for the request; null if none does. Tests only statements that may apply. */
    @Nullable
    CompiledStatement find(AccessRequest request, BiPredicate<CompiledStatement, AccessRequest> test) {
        CompiledStatement found = first(others, request, test);
        for (int i = 0; i < byText.length && found == null; i++) {
            found = byText[i].find(request, test);
        }
        return found;
    }

    private static Optional<Condition> wantingText(CompiledStatement compiled) {
        return compiled.statement().conditions().stream()
                .filter(condition -> !condition.wantedTexts().isEmpty())
                .findFirst();
    }

    private static @Nullable CompiledStatement first(
            CompiledStatement[] candidates, AccessRequest request, BiPredicate<CompiledStatement, AccessRequest> test) {
        for (CompiledStatement candidate : candidates) {
            if (test.test(candidate, request)) {
                return candidate;
            }
        }
        return null;
    }

    /** Statements that apply only to requests with one of certain texts for a key. */
    private static final class ByText {
        private final String key;
        private final CompiledStatement[] all;
        private final Map<String, CompiledStatement[]> byText = new HashMap<>();

        ByText(String key, List<CompiledStatement> statements) {
            this.key = key;
            this.all = statements.toArray(CompiledStatement[]::new);
            Map<String, List<CompiledStatement>> lists = new HashMap<>();
            for (CompiledStatement statement : statements) {
                wantingText(statement)
                        .map(Condition::wantedTexts)
                        .orElse(List.of())
                        .forEach(text -> lists.computeIfAbsent(text, wanted -> new ArrayList<>())
                                .add(statement));
            }
            lists.forEach((text, list) -> byText.put(text, list.toArray(CompiledStatement[]::new)));
        }

        @Nullable
        CompiledStatement find(AccessRequest request, BiPredicate<CompiledStatement, AccessRequest> test) {
            List<String> values;
            try {
                values = request.context().values(key);
            } catch (UnavailableValueException e) {
                // Each statement reports for itself whether it depends on the value.
                return first(all, request, test);
            }
            CompiledStatement found = null;
            for (int i = 0; i < values.size() && found == null; i++) {
                CompiledStatement[] candidates = byText.get(values.get(i));
                found = candidates == null ? null : first(candidates, request, test);
            }
            return found;
        }
    }
}
