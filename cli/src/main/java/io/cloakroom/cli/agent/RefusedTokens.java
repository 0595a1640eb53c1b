package io.cloakroom.cli.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Limits how many tokens of one address the bridge may refuse: 64 at once, and then one each second. Only tokens
 * without credentials in the cache count, so callers that have some cannot be kept out.
 * The bridge is asked about a refused token again after ten seconds at the earliest, so a program that repeats one bad
 * token keeps nobody out either.
 */
final class RefusedTokens {
    private static final int AT_ONCE = 64;
    private static final long EACH_MILLIS = Duration.ofSeconds(1).toMillis();
    private static final int MAX_ADDRESSES = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MAX_REMEMBERED = 1000;

    private final InstantSource clock;

    /** The eldest first. */
    private final Map<String, Tries> byNetwork = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** By the key of what was shown; the eldest first. */
    private final Map<String, Refusal> lately = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Refusal(NoCredentials why, Instant until) {}

    RefusedTokens(InstantSource clock) {
        this.clock = clock;
    }

    /** The tokens of one network that the bridge is deciding about now, or has refused lately. */
    final class Tries {
        private int underWay;

        /** When all refused tokens have expired from the count, at one each second. */
        private long paidAtMillis;

        private boolean isFull() {
            long unpaid = Math.max(0, paidAtMillis - clock.millis());
            return underWay + (unpaid + EACH_MILLIS - 1) / EACH_MILLIS >= AT_ONCE;
        }

        /** Ends one try. */
        void end(boolean isRefused) {
            synchronized (RefusedTokens.this) {
                underWay--;
                if (isRefused) {
                    paidAtMillis = Math.max(paidAtMillis, clock.millis()) + EACH_MILLIS;
                }
            }
        }
    }

    /** Remembers that the bridge has refused this. */
    synchronized void remember(Shown shown, NoCredentials why) {
        lately.remove(shown.key());
        lately.put(shown.key(), new Refusal(why, clock.instant().plus(REMEMBERED)));
    }

    /** Why the bridge has refused this a few seconds ago, if it has. */
    synchronized Optional<NoCredentials> lately(Shown shown) {
        Refusal refusal = lately.get(shown.key());
        return refusal != null && clock.instant().isBefore(refusal.until())
                ? Optional.of(refusal.why())
                : Optional.empty();
    }

    /** Begins a try with a token; empty if too many were refused. */
    synchronized Optional<Tries> begin(String network) {
        Tries tries = byNetwork.computeIfAbsent(network, any -> new Tries());
        if (tries.isFull()) {
            return Optional.empty();
        }
        tries.underWay++;
        return Optional.of(tries);
    }
}
