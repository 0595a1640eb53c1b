package io.cloakroom.bridge.credentials;

import io.cloakroom.policy.condition.TokenClaims;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The claims of a token that its session does not carry, because they did not fit.
 *
 * @param names of those that are known by name
 * @param isComplete whether these are all; otherwise any claim that MinIO has no key for may be withheld too
 */
public record Withheld(Set<String> names, boolean isComplete) {
    public Withheld {
        names = Set.copyOf(names);
    }

    /** Exactly these claims. */
    public static Withheld only(Set<String> names) {
        return new Withheld(names, true);
    }

    /** For a session that does not say: any claim that MinIO has no key for may be withheld. */
    public static Withheld unknown() {
        return new Withheld(Set.of(), false);
    }

    /** Whether a claim that the session does not carry may be withheld. */
    boolean mayHave(String claim) {
        return names.contains(claim) || (!isComplete && !TokenClaims.isStandard(claim));
    }

    /** The names that MinIO has keys for. */
    Set<String> ofMinio() {
        return names.stream().filter(TokenClaims::isStandard).collect(Collectors.toUnmodifiableSet());
    }

    /** The other names. */
    Set<String> ofOthers() {
        return names.stream().filter(name -> !TokenClaims.isStandard(name)).collect(Collectors.toUnmodifiableSet());
    }
}
