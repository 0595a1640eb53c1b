package io.cloakroom.bridge.credentials;

import io.cloakroom.policy.condition.TokenClaims;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The claims that a token had and that its session does not carry, for want of room.
 *
 * @param names those of them that are known by name
 * @param isComplete whether these are all; else any claim that MinIO has no key for may be another
 */
public record Withheld(Set<String> names, boolean isComplete) {
    public Withheld {
        names = Set.copyOf(names);
    }

    /** These and no others. */
    public static Withheld only(Set<String> names) {
        return new Withheld(names, true);
    }

    /** What sessions lack that say nothing of it: of the claims that MinIO has no key for it may be any. */
    public static Withheld unknown() {
        return new Withheld(Set.of(), false);
    }

    /** Whether a claim that a session does not carry may be one of them. */
    boolean mayHave(String claim) {
        return names.contains(claim) || (!isComplete && !TokenClaims.isStandard(claim));
    }

    /** Those that MinIO has keys for. */
    Set<String> ofMinio() {
        return names.stream().filter(TokenClaims::isStandard).collect(Collectors.toUnmodifiableSet());
    }

    /** The others. */
    Set<String> ofOthers() {
        return names.stream().filter(name -> !TokenClaims.isStandard(name)).collect(Collectors.toUnmodifiableSet());
    }
}
