package io.cloakroom.policy;

import io.cloakroom.policy.match.ResourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Statements by the literal text that their resources begin with. Looking one up costs a binary search over the
 * distinct prefixes and then only those prefixes that the resource has, however many others there are.
 */
final class PrefixIndex {
    private final String[] prefixes;
    /** For each prefix, the place of the longest other prefix that it begins with; -1 if there is none. */
    private final int[] parents;

    private final CompiledStatement[][] statements;

    PrefixIndex(List<CompiledStatement> candidates) {
        TreeMap<String, List<CompiledStatement>> sorted = new TreeMap<>();
        for (CompiledStatement candidate : candidates) {
            for (String prefix : candidate.statement().resourcePrefixes()) {
                sorted.computeIfAbsent(prefix, key -> new ArrayList<>()).add(candidate);
            }
        }
        prefixes = sorted.keySet().toArray(String[]::new);
        parents = new int[prefixes.length];
        statements = new CompiledStatement[prefixes.length][];
        int at = 0;
        for (Map.Entry<String, List<CompiledStatement>> entry : sorted.entrySet()) {
            statements[at] = entry.getValue().toArray(CompiledStatement[]::new);
            int parent = at - 1;
            while (parent >= 0 && !entry.getKey().startsWith(prefixes[parent])) {
                parent = parents[parent];
            }
            parents[at++] = parent;
        }
    }

    /** A statement that applies to the request; null if none does. */
    @Nullable
    CompiledStatement find(AccessRequest request) {
        ResourceText resource = request.resource();
        CompiledStatement found = find(resource.text(), request);
        if (found == null && !resource.isClean() && !resource.text().startsWith(resource.cleaned())) {
            found = find(resource.cleaned(), request);
        }
        return found;
    }

    /**
     * Up to so many statements, those first whose resources begin as the request's, then those with the nearest
     * beginnings.
     */
    Set<CompiledStatement> nearest(AccessRequest request, int limit) {
        Set<CompiledStatement> nearest = new LinkedHashSet<>();
        for (String resource :
                List.of(request.resource().text(), request.resource().cleaned())) {
            int place = Arrays.binarySearch(prefixes, resource);
            int before = place >= 0 ? place : -place - 2;
            for (int at = before; at >= 0; at = parents[at]) {
                if (resource.startsWith(prefixes[at])) {
                    addUpTo(limit, nearest, statements[at]);
                }
            }
            for (int distance = 0; distance < limit && nearest.size() < limit; distance++) {
                if (before - distance >= 0) {
                    addUpTo(limit, nearest, statements[before - distance]);
                }
                if (before + 1 + distance < statements.length) {
                    addUpTo(limit, nearest, statements[before + 1 + distance]);
                }
            }
        }
        return nearest;
    }

    private static void addUpTo(int limit, Set<CompiledStatement> chosen, CompiledStatement[] candidates) {
        for (int i = 0; i < candidates.length && chosen.size() < limit; i++) {
            chosen.add(candidates[i]);
        }
    }

    private @Nullable CompiledStatement find(String resource, AccessRequest request) {
        // every prefix of the resource sorts before it and is a parent, of some degree, of the last one that does
        int place = Arrays.binarySearch(prefixes, resource);
        for (int at = place >= 0 ? place : -place - 2; at >= 0; at = parents[at]) {
            if (resource.startsWith(prefixes[at])) {
                for (CompiledStatement candidate : statements[at]) {
                    if (candidate.applies(request)) {
                        return candidate;
                    }
                }
            }
        }
        return null;
    }
}
