package io.cloakroom.cli.agent;

import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.cli.sts.NoCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Credentials by the caller's key. They are renewed when a third of their time is left, at most 20 minutes: SDKs want
 * new ones a quarter of an hour before the end. All callers with the same key wait for one exchange. While the bridge
 * is away, credentials that are still valid are handed out. The number of new tokens is limited.
 */
final class CredentialCache {
    private static final Duration EARLIEST_RENEWAL = Duration.ofMinutes(20);
    private static final int SHARE_LEFT = 3;

    private final Exchange exchange;
    private final InstantSource clock;
    private final AgentLog log;
    private final Limits limits;
    private final NewTokens newTokens;

    /** The eldest first. */
    private final Map<String, Held> held;

    private final Map<String, FutureTask<ContainerCredentials>> running = new HashMap<>();

    /**
     * Turns a token into credentials.
     *
     * @see Sts#exchange
     */
    @FunctionalInterface
    interface Exchange {
        ContainerCredentials with(Shown shown) throws NoCredentials;
    }

    /**
     * How much is kept and done at once, and how long callers wait. SDKs wait one or two seconds and report only that
     * no answer came; a retry finds what came in the meantime.
     *
     * @param held the most credentials that are kept; the least recently used are dropped
     * @param exchanges the most that run at once
     * @param patience how long a caller waits if there are old credentials for it
     * @param longest how long any other caller waits
     */
    record Limits(int held, int exchanges, Duration patience, Duration longest) {
        static final Limits STANDARD = new Limits(1000, 64, Duration.ofMillis(800), Duration.ofMillis(1800));
    }

    /**
     * Credentials that were issued.
     *
     * @param renewal from then on they are renewed at the next request
     * @param end from then on they are not handed out
     */
    private record Held(ContainerCredentials credentials, Instant renewal, Instant end) {
        static Held of(ContainerCredentials credentials, Shown shown, Instant now) {
            SessionCredentials session = credentials.session();
            Duration left = Duration.between(now, session.expiration()).dividedBy(SHARE_LEFT);
            Instant renewal = session.expiration().minus(least(left, EARLIEST_RENEWAL));
            Instant end = shown.end().filter(session.expiration()::isAfter).orElse(session.expiration());
            return new Held(credentials, renewal, end);
        }

        private static Duration least(Duration one, Duration other) {
            return one.compareTo(other) <= 0 ? one : other;
        }
    }

    CredentialCache(Exchange exchange, InstantSource clock, AgentLog log, Limits limits) {
        this.exchange = exchange;
        this.clock = clock;
        this.log = log;
        this.limits = limits;
        this.newTokens = new NewTokens(clock);
        this.held = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
                return size() > limits.held();
            }
        };
    }

    /**
     * Credentials for what a caller has shown.
     *
     * @param network the one it asks from
     * @throws NoCredentials if there are none that are valid, and the bridge issues none now
     */
    ContainerCredentials get(Shown shown, String network) throws NoCredentials {
        Optional<ContainerCredentials> known;
        FutureTask<ContainerCredentials> task;
        synchronized (this) {
            known = valid(shown);
            if (known.isPresent() && isFresh(shown)) {
                return known.get();
            }
            task = running.get(shown.key());
            if (task == null && running.size() >= limits.exchanges()) {
                return known.orElseThrow(
                        () -> NoCredentials.unavailable("The agent has too many exchanges running; try again."));
            }
            if (task == null) {
                Optional<NoCredentials> lately = newTokens.lately(shown);
                if (lately.isPresent()) {
                    throw lately.get();
                }
                Optional<NewTokens.Tries> tries = known.isPresent() ? Optional.empty() : begin(network);
                task = new FutureTask<>(() -> renew(shown, tries));
                running.put(shown.key(), task);
                Thread.ofVirtual().name("exchange").start(task);
            }
        }
        return await(task, known, shown);
    }

    private Optional<NewTokens.Tries> begin(String network) throws NoCredentials {
        Optional<NewTokens.Tries> tries = newTokens.begin(network);
        if (tries.isEmpty()) {
            String why = "Too many new tokens come from this address; try again in a second.";
            log.tell("no credentials: Throttling: " + why);
            throw new NoCredentials(503, "Throttling", why);
        }
        return tries;
    }

    private ContainerCredentials await(
            FutureTask<ContainerCredentials> task, Optional<ContainerCredentials> known, Shown shown)
            throws NoCredentials {
        try {
            Duration wait = known.isPresent() ? limits.patience() : limits.longest();
            return task.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return valid(shown)
                    .orElseThrow(() -> NoCredentials.unavailable(
                            "The bridge has not answered yet; try again, for the exchange goes on."));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof NoCredentials why)) {
                throw new IllegalStateException(e.getCause());
            }
            if (!why.isPassing()) {
                throw why;
            }
            return valid(shown).orElseThrow(() -> why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NoCredentials.unavailable("The agent stops.");
        }
    }

    private synchronized Optional<ContainerCredentials> valid(Shown shown) {
        Held entry = held.get(shown.key());
        if (entry == null) {
            return Optional.empty();
        }
        if (clock.instant().isBefore(entry.end())) {
            return Optional.of(entry.credentials());
        }
        held.remove(shown.key());
        return Optional.empty();
    }

    private synchronized boolean isFresh(Shown shown) {
        Held entry = held.get(shown.key());
        return entry != null && clock.instant().isBefore(entry.renewal());
    }

    private ContainerCredentials renew(Shown shown, Optional<NewTokens.Tries> tries) throws NoCredentials {
        NewTokens.Outcome outcome = NewTokens.Outcome.UNDECIDED;
        try {
            ContainerCredentials issued = exchange.with(shown);
            outcome = NewTokens.Outcome.ISSUED;
            log.tell("issued %s until %s"
                    .formatted(issued.session().accessKeyId(), issued.session().expiration()));
            synchronized (this) {
                held.put(shown.key(), Held.of(issued, shown, clock.instant()));
            }
            return issued;
        } catch (NoCredentials e) {
            log.tell("no credentials: %s: %s".formatted(e.code(), e.sentence()));
            if (!e.isPassing()) {
                outcome = NewTokens.Outcome.REFUSED;
                newTokens.remember(shown, e);
                synchronized (this) {
                    held.remove(shown.key());
                }
            }
            throw e;
        } finally {
            NewTokens.Outcome cameOfIt = outcome;
            tries.ifPresent(under -> under.end(shown, cameOfIt));
            synchronized (this) {
                running.remove(shown.key());
            }
        }
    }
}
