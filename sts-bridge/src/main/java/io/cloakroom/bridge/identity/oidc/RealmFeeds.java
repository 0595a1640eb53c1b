package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.policies.RealmPolicies;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Follows the policy documents of realms and what they have ended, each on a thread of its own. Every few seconds a
 * realm is asked whether anything has changed, every second if it tells what it has ended; one that does not answer is
 * asked less and less.
 */
public final class RealmFeeds implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    /** For a realm that tells what it has ended. */
    private static final Duration SHORT_INTERVAL = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** For a realm that says no: every attempt leaves a line in its log. */
    private static final Duration LONGEST_PAUSE_AFTER_NO = Duration.ofMinutes(5);

    /** How long a login waits for the realm, and how long a failure answers for the next logins. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What was read this recently is not asked for again by a login. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(12);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, RealmFeed> feeds = new HashMap<>();

    private RealmFeeds() {}

    /**
     * For each provider whose realm's documents are read, which names they may have: those that the provider may grant,
     * or those of its role.
     */
    public static Map<String, Predicate<String>> grantable(List<OidcProviderConfig> providers) {
        Map<String, Predicate<String>> grantable = new HashMap<>();
        for (OidcProviderConfig provider : providers) {
            if (provider.realmPolicies().isPresent()) {
                grantable.put(
                        provider.name(),
                        provider.isRoleMode() ? provider.rolePolicies()::contains : provider::mayGrant);
            }
        }
        return Map.copyOf(grantable);
    }

    /**
     * Begins to follow the realms of these providers. They need not be up.
     *
     * @param cutoffs takes what the realms have ended
     * @param roots the authorities that may sign providers' certificates
     */
    public static RealmFeeds start(
            List<OidcProviderConfig> providers,
            RealmPolicies policies,
            RealmCutoffs.Receiver cutoffs,
            TrustedRoots roots,
            InstantSource clock,
            RandomGenerator random) {
        RealmFeeds feeds = new RealmFeeds();
        ProviderClient client = new ProviderClient(TIMEOUT, roots);
        providers.stream()
                .filter(provider -> provider.realmPolicies().isPresent())
                .forEach(provider -> feeds.follow(
                        new RealmFeed(provider, policies, cutoffs, client, clock), provider, policies, random));
        return feeds;
    }

    /** When the policies of each provider's realm were last read. Without those that never could be. */
    public Map<String, Instant> lastRead() {
        Map<String, Instant> times = new TreeMap<>();
        feeds.forEach((provider, feed) -> feed.lastRead().ifPresent(time -> times.put(provider, time)));
        return times;
    }

    /** The same states, with the time when the policies of each provider's realm were last read. */
    public List<ProviderState> with(List<ProviderState> states) {
        Map<String, Instant> times = lastRead();
        return states.stream()
                .map(state -> new ProviderState(
                        state.name(),
                        state.lastGood(),
                        state.failingSince(),
                        Optional.ofNullable(times.get(state.name()))))
                .toList();
    }

    /** Stops asking. What was read stays in force. */
    @Override
    public void close() {
        closing.countDown();
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(RealmFeed feed, OidcProviderConfig provider, RealmPolicies policies, RandomGenerator random) {
        feeds.put(provider.name(), feed);
        Turn turn = new Turn(feed);
        policies.follow(provider.name(), turn::isCurrent);
        threads.add(Thread.ofPlatform()
                .daemon()
                .name("realm-policies-" + provider.name())
                .start(() -> run(turn, random)));
    }

    private void run(Turn turn, RandomGenerator random) {
        try {
            int failures = 0;
            Duration pause;
            do {
                RealmFeed.Outcome outcome = turn.poll();
                failures = outcome == RealmFeed.Outcome.CURRENT ? 0 : failures + 1;
                pause = pause(turn.interval(), outcome, failures, random);
            } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            turn.close();
        }
    }

    /** One thread at a time polls: the one that follows the realm, or one of a login. */
    private static final class Turn implements AutoCloseable {
        private final RealmFeed feed;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile RealmFeed.Outcome last = RealmFeed.Outcome.UNREACHABLE;
        private volatile long begun = System.nanoTime() - PATIENCE.toNanos();

        Turn(RealmFeed feed) {
            this.feed = feed;
        }

        Duration interval() {
            return feed.offersCutoffs() ? SHORT_INTERVAL : INTERVAL;
        }

        RealmFeed.Outcome poll() {
            lock.lock();
            try {
                begun = System.nanoTime();
                last = feed.poll();
                return last;
            } finally {
                lock.unlock();
            }
        }

        /** For a login: whether what the realm had when this was called is in the state. */
        boolean isCurrent() {
            try {
                if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            try {
                Duration age = Duration.ofNanos(System.nanoTime() - begun);
                Duration enough = last == RealmFeed.Outcome.CURRENT ? FRESH : PATIENCE;
                return (age.compareTo(enough) < 0 ? last : poll()).isKnown();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                feed.close();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Doubles with each failure. What fails once often works again at once. A fifth more or less, so that many bridges
     * do not ask at the same moment.
     */
    static Duration pause(Duration interval, RealmFeed.Outcome outcome, int failures, RandomGenerator random) {
        boolean saysNo = outcome == RealmFeed.Outcome.NOT_OFFERED || outcome == RealmFeed.Outcome.WITHDRAWN;
        Duration longest = saysNo ? LONGEST_PAUSE_AFTER_NO : LONGEST_PAUSE;
        Duration doubled = outcome == RealmFeed.Outcome.UNREACHABLE
                ? interval.dividedBy(4).multipliedBy(1L << Math.min(failures - 1, 12))
                : interval.multipliedBy(1L << Math.min(failures, 10));
        Duration pause = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofMillis((long) (pause.toMillis() * (0.8 + 0.4 * random.nextDouble())));
    }
}
