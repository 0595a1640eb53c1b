package io.cloakroom.policy;

import io.cloakroom.policy.match.ResourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Statements by the beginning of their resources: first by bucket, which takes one lookup however many buckets there
 * are, then by prefix. Those that name no bucket, or only the beginning of one, are examined for every request.
 */
final class ResourceIndex {
    private final Map<String, PrefixIndex> byBucket = new HashMap<>();
    private final PrefixIndex others;

    ResourceIndex(List<CompiledStatement> candidates) {
        SortedMap<String, List<CompiledStatement>> rest = new TreeMap<>();
        Map<String, SortedMap<String, List<CompiledStatement>>> ofBuckets = new HashMap<>();
        for (CompiledStatement candidate : candidates) {
            for (String prefix : candidate.statement().resourcePrefixes()) {
                int slash = prefix.indexOf('/');
                SortedMap<String, List<CompiledStatement>> byPrefix = slash < 0
                        ? rest
                        : ofBuckets.computeIfAbsent(prefix.substring(0, slash), bucket -> new TreeMap<>());
                byPrefix.computeIfAbsent(prefix, key -> new ArrayList<>()).add(candidate);
            }
        }
        ofBuckets.forEach((bucket, byPrefix) -> byBucket.put(bucket, new PrefixIndex(byPrefix)));
        others = new PrefixIndex(rest);
    }

    /** A statement that passes the test for the request; null if none does. Tests only statements that may apply. */
    @Nullable
    CompiledStatement find(AccessRequest request, BiPredicate<CompiledStatement, AccessRequest> test) {
        ResourceText resource = request.resource();
        CompiledStatement found = find(request.firstSegment(), resource.text(), request, test);
        if (found == null && !resource.beginsWithCleaned()) {
            String cleaned = resource.cleaned() + "/";
            found = find(cleaned.substring(0, cleaned.indexOf('/')), cleaned, request, test);
        }
        return found;
    }

    private @Nullable CompiledStatement find(
            String bucket, String resource, AccessRequest request, BiPredicate<CompiledStatement, AccessRequest> test) {
        PrefixIndex own = byBucket.get(bucket);
        CompiledStatement found = own == null ? null : own.find(resource, request, test);
        return found == null ? others.find(resource, request, test) : found;
    }

    /** Statements up to the limit, beginning with those whose resources begin like the request's. */
    Set<CompiledStatement> nearest(AccessRequest request, int limit) {
        Set<CompiledStatement> nearest = new LinkedHashSet<>();
        String resource = request.resource().text();
        PrefixIndex own = byBucket.get(request.firstSegment());
        if (own != null) {
            own.collect(resource, nearest, limit);
        }
        others.collect(resource, nearest, limit);
        if (own != null) {
            own.collectNeighbors(resource, nearest, limit);
        }
        others.collectNeighbors(resource, nearest, limit);
        byBucket.values().stream().limit(limit).forEach(other -> other.collectNeighbors(resource, nearest, limit));
        return nearest;
    }
}
