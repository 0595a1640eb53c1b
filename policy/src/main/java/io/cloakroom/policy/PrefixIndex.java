package io.cloakroom.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Statements by the literal text at the beginning of their resources. A lookup costs a binary search over the distinct
 * prefixes. After that it visits only the prefixes of the resource, however many others there are.
 */
final class PrefixIndex {
    private final String[] prefixes;
    /** For each prefix, the place of the longest other prefix that it begins with; -1 if there is none. */
    private final int[] parents;

    private final StatementGroup[] statements;

    PrefixIndex(SortedMap<String, List<CompiledStatement>> byPrefix) {
        prefixes = byPrefix.keySet().toArray(String[]::new);
        parents = new int[prefixes.length];
        statements = new StatementGroup[prefixes.length];
        int at = 0;
        for (Map.Entry<String, List<CompiledStatement>> entry : byPrefix.entrySet()) {
            statements[at] = new StatementGroup(entry.getValue());
            int parent = at - 1;
            while (parent >= 0 && !entry.getKey().startsWith(prefixes[parent])) {
                parent = parents[parent];
            }
            parents[at++] = parent;
        }
    }

    /** A statement that passes the test for the request, whose resource has this spelling; null if none does. */
    @Nullable
    CompiledStatement find(String resource, AccessRequest request, BiPredicate<CompiledStatement, AccessRequest> test) {
        for (int at = last(resource); at >= 0; at = parents[at]) {
            if (resource.startsWith(prefixes[at])) {
                CompiledStatement found = statements[at].find(request, test);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Adds the statements whose prefix the resource has, up to the limit. */
    void collect(String resource, Set<CompiledStatement> collected, int limit) {
        for (int at = last(resource); at >= 0; at = parents[at]) {
            if (resource.startsWith(prefixes[at])) {
                addUpTo(limit, collected, statements[at]);
            }
        }
    }

    /** Adds the statements whose prefixes sort next to the resource, up to the limit. */
    void collectNeighbors(String resource, Set<CompiledStatement> collected, int limit) {
        int before = last(resource);
        for (int distance = 0; distance < prefixes.length && collected.size() < limit; distance++) {
            if (before - distance >= 0) {
                addUpTo(limit, collected, statements[before - distance]);
            }
            if (before + 1 + distance < statements.length) {
                addUpTo(limit, collected, statements[before + 1 + distance]);
            }
        }
    }

    /**
     * The last prefix that sorts before the resource or equals it. All prefixes of the resource are this one or its
     * ancestors.
     */
    private int last(String resource) {
        int place = Arrays.binarySearch(prefixes, resource);
        return place >= 0 ? place : -place - 2;
    }

    private static void addUpTo(int limit, Set<CompiledStatement> collected, StatementGroup candidates) {
        for (int i = 0; i < candidates.all().size() && collected.size() < limit; i++) {
            collected.add(candidates.all().get(i));
        }
    }
}
