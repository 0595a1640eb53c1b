package io.cloakroom.keycloak.mapper;

import io.cloakroom.policy.PolicyClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The policy names found so far: without duplicates, in the order of their UTF-16 code units.
 *
 * <p>A name is any text without a comma and without white space at its ends. Names are never dropped to save space: a
 * policy may deny, so leaving one out could give more than was meant.
 *
 * @see <a href="https://github.com/minio/minio/blob/master/docs/sts/keycloak.md">MinIO: Keycloak quickstart</a>
 */
final class PolicyNames {
    private final SortedSet<String> names = new TreeSet<>();

    /** Adds every name of a comma-separated text. */
    void addAll(String commaSeparated) {
        names.addAll(PolicyClaim.split(commaSeparated));
    }

    /** Adds one name. An empty name is left out, and so is one with a comma, because it would be read as two. */
    void addOne(String name) {
        String trimmed = PolicyClaim.trim(name);
        if (!trimmed.isEmpty() && trimmed.indexOf(',') < 0) {
            names.add(trimmed);
        }
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    List<String> toList() {
        return List.copyOf(names);
    }

    /** The value of the claim: a {@code List<String>} or a {@code String}. */
    Object claim(ClaimFormat format) {
        return format == ClaimFormat.ARRAY ? new ArrayList<>(names) : String.join(",", names);
    }
}
