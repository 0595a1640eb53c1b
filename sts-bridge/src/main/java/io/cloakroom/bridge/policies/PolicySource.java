package io.cloakroom.bridge.policies;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.match.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The policies behind names, roles and session policies, compiled. Works on a snapshot in memory: asking it is never I/O, and
 * a changed document counts for the next question. Sessions with the same names, or the same session policy, share what it compiles to.
 */
public final class PolicySource {
    /** What kept session policies may take of the heap: some thousands of usual ones, three hundred of the largest. */
    private static final int SESSION_POLICY_BYTES = 64 << 20;

    /** What a compiled policy takes for each character of its text, at most. */
    private static final int BYTES_A_CHARACTER = 100;

    /** And besides, for the actions it has been asked about. */
    private static final int BYTES_A_POLICY = 8 << 10;

    private final PolicyDocuments documents;
    private final Map<String, List<String>> roles;
    private final PolicyReader reader = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private final Cache<String, PolicySet> sessionPolicies = Caffeine.newBuilder()
            .maximumWeight(SESSION_POLICY_BYTES)
            .weigher((String json, PolicySet compiled) -> BYTES_A_POLICY + BYTES_A_CHARACTER * json.length())
            .executor(Runnable::run)
            .build();

    /** @param roles policy names by role ARN */
    public PolicySource(PolicyDocuments documents, Map<String, List<String>> roles) {
        this.documents = documents;
        this.roles = Map.copyOf(roles);
    }

    /** Only the canned policies, no role. */
    public static PolicySource canned() {
        return new PolicySource(PolicyDocuments.canned(), Map.of());
    }

    /**
     * The named policies together. A name without a document adds nothing; one whose document is invalid, or is gone after it
     * held a Deny, denies everything.
     */
    public PolicySet resolve(List<String> names) {
        return documents.snapshot().resolve(names);
    }

    /** The policies a role has now; none if there is no such role any more. */
    public PolicySet ofRole(String roleArn) {
        return resolve(roles.getOrDefault(roleArn, List.of()));
    }

    /** Those of the names that have a document or once had one. */
    public Set<String> remembered(Collection<String> names) {
        Snapshot snapshot = documents.snapshot();
        return names.stream().filter(snapshot::remembers).collect(Collectors.toUnmodifiableSet());
    }

    /** Those of the names that have a document, valid or not, or deny because theirs is gone. */
    public Set<String> known(Collection<String> names) {
        Snapshot snapshot = documents.snapshot();
        return names.stream().filter(snapshot::contains).collect(Collectors.toUnmodifiableSet());
    }

    /** The name of a document that was perhaps meant. */
    public Optional<String> nearest(String unknownName) {
        return NearestName.among(documents.snapshot().names(), unknownName);
    }

    /**
     * A session policy, compiled.
     *
     * @param compactJson as sealed into the session; if it cannot be read, everything is denied
     */
    public PolicySet sessionPolicy(String compactJson) {
        return sessionPolicies.get(
                compactJson,
                json -> reader.read(json)
                        .policy()
                        .map(policy -> PolicySet.compile("session policy", policy))
                        .orElse(PolicySet.EMPTY));
    }
}
