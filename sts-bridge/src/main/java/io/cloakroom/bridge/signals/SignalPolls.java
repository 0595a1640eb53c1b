package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SignalPolling;
import io.cloakroom.bridge.identity.oidc.Transmitter;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Polls the security events of providers, each on a thread of its own: every second, at once if there is more, and less
 * and less while a transmitter does not answer.
 */
public final class SignalPolls implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** A transmitter that takes no notice of what is acknowledged is not asked all the time. */
    private static final Duration SHORT_PAUSE = Duration.ofMillis(50);

    /** What fails once often works again at once, and what has changed must not wait for it. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** For a provider that says no: every attempt leaves a line in its log. */
    private static final Duration LONGEST_PAUSE_AFTER_NO = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(12);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<SignalPoll> polls = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private SignalPolls() {}

    /**
     * Begins to poll. The providers need not be up.
     *
     * @param roots the authorities that may sign providers' certificates
     */
    public static SignalPolls start(
            List<OidcProviderConfig> providers,
            SignalReceiver receiver,
            SignalHealth health,
            SignalTrust trust,
            TrustedRoots roots,
            InstantSource clock,
            RandomGenerator random) {
        SignalPolls all = new SignalPolls();
        for (OidcProviderConfig provider : providers) {
            if (provider.signals() != SignalPolling.OFF) {
                Transmitter transmitter = new Transmitter(provider, EventType.uris(), roots, clock);
                all.follow(provider.name(), new SignalPoll(transmitter, receiver, health, clock, random), random);
            }
        }
        all.watch(trust);
        return all;
    }

    /** Stops polling. What was heard stays in force. */
    @Override
    public void close() {
        closing.countDown();
        polls.forEach(SignalPoll::close);
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(String provider, SignalPoll poll, RandomGenerator random) {
        polls.add(poll);
        threads.add(Thread.ofPlatform().daemon().name("signals-" + provider).start(() -> run(poll, random)));
    }

    /** Logs who is heard, and who not any more. */
    private void watch(SignalTrust trust) {
        threads.add(Thread.ofVirtual().name("signals").start(() -> {
            try {
                do {
                    trust.log();
                } while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void run(SignalPoll poll, RandomGenerator random) {
        try {
            int failures = 0;
            Duration pause;
            do {
                long begun = System.nanoTime();
                SignalPoll.Outcome outcome = poll.turn();
                failures = outcome.hasAnswer() ? 0 : failures + 1;
                pause = pause(outcome, failures, Duration.ofNanos(System.nanoTime() - begun), random);
            } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            poll.close();
        }
    }

    /**
     * How long to wait for the next poll.
     *
     * @param taken by the last one. A transmitter that made it wait for news is asked again at once.
     */
    static Duration pause(SignalPoll.Outcome outcome, int failures, Duration taken, RandomGenerator random) {
        return switch (outcome) {
            case MORE -> SHORT_PAUSE;
            case IDLE, UNDECIDED -> taken.compareTo(INTERVAL) < 0 ? INTERVAL.minus(taken) : Duration.ZERO;
            case UNREACHABLE -> doubled(FIRST_PAUSE, failures, LONGEST_PAUSE, random);
            case NOT_OFFERED -> doubled(INTERVAL, failures + 1, LONGEST_PAUSE_AFTER_NO, random);
        };
    }

    /** A fifth more or less, so that many bridges do not ask at the same moment. */
    private static Duration doubled(Duration first, int failures, Duration longest, RandomGenerator random) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration pause = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofMillis((long) (pause.toMillis() * (0.8 + 0.4 * random.nextDouble())));
    }
}
