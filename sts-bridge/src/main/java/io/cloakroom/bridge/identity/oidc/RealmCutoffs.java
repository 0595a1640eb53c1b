package io.cloakroom.bridge.identity.oidc;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a realm has ended that has no single user: all its sessions, or those with a policy, or without one that many
 * have got. It stands in the answer with the realm's policy documents.
 *
 * @param notBefore what was asserted up to then is void; empty: the realm ended nothing
 * @param policies what was asserted up to then and has the policy is void, by policy name
 * @param gains what was asserted up to then and lacks the policy is void if that denies something, by policy name
 * @param skipped how many entries could not be read
 */
public record RealmCutoffs(
        Optional<Instant> notBefore, Map<String, Instant> policies, Map<String, Instant> gains, int skipped) {
    /** More than any realm has policies. */
    static final int MAX_POLICIES = 2000;

    private static final int MAX_NAME = 128;

    private static final String NOT_BEFORE = "notBefore";
    private static final String CUTOFFS = "cutoffs";
    private static final String GAINS = "gains";

    /** Takes what realms end. */
    public interface Receiver {
        /**
         * Stores what a realm has ended, if that is news. Blocks.
         *
         * @param provider the name of the provider whose realm it is
         * @param issuer of the realm's tokens
         * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
         */
        void take(String provider, String issuer, RealmCutoffs ended);

        /**
         * Notes that what the realm pushes has come. Blocks.
         *
         * @param hasChanges whether changes of what users may do are pushed
         * @param at all that happened before has been acknowledged by a bridge
         * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
         */
        void heard(String provider, boolean hasChanges, Instant at);

        /**
         * Notes that the realm has answered. Blocks.
         *
         * @param since all changes from then on are recorded, so that this bridge can be told of them; empty: they are
         *     not recorded now
         * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
         */
        void recorded(String provider, Optional<Instant> since, Instant now);
    }

    public RealmCutoffs {
        policies = Map.copyOf(policies);
        gains = Map.copyOf(gains);
    }

    /** Whether a realm can end anything in this way: others do not have the members. */
    static boolean areOffered(Claims answer) {
        return answer.has(NOT_BEFORE) || answer.has(CUTOFFS);
    }

    /**
     * Reads the members {@code notBefore}, {@code cutoffs} and {@code gains}. What cannot be meant is skipped: an end
     * in the future would keep everybody out until then.
     *
     * @throws ProviderException if there are too many
     */
    static RealmCutoffs read(Claims answer, Instant now) throws ProviderException {
        Instant latest = now.plus(TokenRules.CLOCK_LEEWAY);
        Optional<Instant> said = time(answer.members().getOrDefault(NOT_BEFORE, 0));
        Optional<Instant> notBefore = said.filter(at -> !at.isAfter(latest));
        Map<String, Instant> policies = new TreeMap<>();
        Map<String, Instant> gains = new TreeMap<>();
        int skipped = (notBefore.isEmpty() ? 1 : 0)
                + read(answer.members().get(CUTOFFS), latest, policies)
                + read(answer.members().get(GAINS), latest, gains);
        return new RealmCutoffs(notBefore.filter(at -> at.isAfter(Instant.EPOCH)), policies, gains, skipped);
    }

    /** Adds what a list says to the times by policy name, and returns how many entries are skipped. */
    private static int read(@Nullable Object list, Instant latest, Map<String, Instant> times)
            throws ProviderException {
        if (!(list instanceof Collection<?> entries)) {
            return list == null ? 0 : 1;
        }
        if (entries.size() > MAX_POLICIES) {
            throw new ProviderException(
                    "the realm lists %d ended policies; at most %d are read".formatted(entries.size(), MAX_POLICIES));
        }
        int skipped = 0;
        for (Object entry : entries) {
            if (entry instanceof Map<?, ?> ended
                    && ended.get("policy") instanceof String name
                    && !name.isEmpty()
                    && name.length() <= MAX_NAME
                    && time(ended.get("at")).filter(at -> !at.isAfter(latest)).isPresent()) {
                times.merge(
                        name, time(ended.get("at")).orElseThrow(), (one, other) -> one.isAfter(other) ? one : other);
            } else {
                skipped++;
            }
        }
        return skipped;
    }

    /** Whole seconds. */
    private static Optional<Instant> time(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long
                ? Optional.of(((Number) value).longValue())
                        .filter(seconds -> seconds >= 0
                                && seconds < Duration.ofDays(3_000_000).toSeconds())
                        .map(Instant::ofEpochSecond)
                : Optional.empty();
    }
}
