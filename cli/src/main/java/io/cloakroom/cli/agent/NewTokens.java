package io.cloakroom.cli.agent;

import io.cloakroom.cli.sts.NoCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Limits how many tokens without credentials in the cache one address may have exchanged: 1024 at once, and then 16
 * each second. A token that the bridge refuses counts as 16, and one that it did not decide about, as in an outage,
 * counts once, however often it is shown. Callers that have credentials cannot be kept out. The bridge is asked about a
 * refused token again after ten seconds at the earliest, so a program that repeats one bad token keeps nobody out
 * either.
 */
final class NewTokens {
    /** What one address may owe. */
    private static final long MOST_MICROS = 64_000_000;

    private static final long REFUSED_MICROS = 1_000_000;
    private static final long EACH_MICROS = REFUSED_MICROS / 16;
    private static final int MAX_ADDRESSES = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MAX_REMEMBERED = 1000;
    private static final int MAX_UNDECIDED = 10_000;

    /** What came of a token. */
    enum Outcome {
        ISSUED,
        REFUSED,
        UNDECIDED
    }

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

    /** Keys of tokens that have been counted and not been decided about; the eldest first. */
    private final Set<String> undecided = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_UNDECIDED;
        }
    });

    private record Refusal(NoCredentials why, Instant until) {}

    NewTokens(InstantSource clock) {
        this.clock = clock;
    }

    private long now() {
        return clock.millis() * 1000;
    }

    /** The tokens of one network that the bridge is deciding about now, or has decided about lately. */
    final class Tries {
        private int underWay;

        /** When all tokens that were decided about have been paid for. */
        private long paidAtMicros;

        /** Counts what is under way as refused. */
        private boolean isFull() {
            return unpaid() + underWay * REFUSED_MICROS >= MOST_MICROS;
        }

        /** More than can be owed is owed only to a clock that was set back, and then nothing is known. */
        private long unpaid() {
            long unpaid = Math.max(0, paidAtMicros - now());
            return unpaid > MOST_MICROS + REFUSED_MICROS ? 0 : unpaid;
        }

        /** Ends one try. */
        void end(Shown shown, Outcome outcome) {
            synchronized (NewTokens.this) {
                underWay--;
                paidAtMicros = now() + unpaid() + micros(shown.key(), outcome);
            }
        }
    }

    private long micros(String key, Outcome outcome) {
        boolean isFirst = outcome == Outcome.UNDECIDED ? undecided.add(key) : !undecided.remove(key);
        if (outcome == Outcome.REFUSED) {
            return REFUSED_MICROS;
        }
        return isFirst ? EACH_MICROS : 0;
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

    /** Begins a try with a token; empty if there were too many. */
    synchronized Optional<Tries> begin(String network) {
        Tries tries = byNetwork.computeIfAbsent(network, any -> new Tries());
        if (tries.isFull()) {
            return Optional.empty();
        }
        tries.underWay++;
        return Optional.of(tries);
    }
}
