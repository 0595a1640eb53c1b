package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.events.Outbox.Place;
import io.cloakroom.keycloak.events.Outbox.Waiting;
import io.cloakroom.policy.json.OneLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends what is in the outbox: at once what this node has committed, and after some seconds what another node, or this
 * one before it was started again, has left. A row is deleted when its bridge has acknowledged it. Two nodes may send
 * the same row; its {@code jti} is the same then.
 *
 * <p>Each bridge is served by one task at a time, on at most {@value #THREADS} threads. Of the bridges of a realm that
 * have failed, one is tried at a time. So those that do not answer hold up neither the server nor other realms for
 * long.
 */
final class Pusher implements AutoCloseable {
    private static final int THREADS = 8;
    /** With more in one go, the bridge takes nothing now. */
    private static final int MOST_PROBLEMS = 1000;

    /** How often rows of other nodes, and of nodes that were killed, are looked for. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    /** No session, and no token that buys one, is older. */
    private static final Duration OLDEST = Duration.ofDays(8);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration NEXT_TURN = Duration.ofSeconds(1);
    /** Every twenty seconds. */
    private static final int SWEEPS_A_RECORDING = 4;

    private static final Duration SAY_AGAIN = Duration.ofHours(1);
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private final KeycloakSessionFactory factory;
    private final Issuers issuers = new Issuers();
    private final Outbox.Check check = new Outbox.Check();
    private final ScheduledThreadPoolExecutor threads = daemons(THREADS, "cloakroom-signals");
    /** Of its own, so that no bridge can stop what wakes the others. */
    private final ScheduledThreadPoolExecutor sweeper = daemons(1, "cloakroom-signals-sweep");
    /** Realms of which a bridge that has failed is being tried. */
    private final Set<String> trying = ConcurrentHashMap.newKeySet();

    private final Missed missed = new Missed();
    private final Map<Waiting, Delivery> deliveries = new ConcurrentHashMap<>();
    private final Map<String, Long> said = new ConcurrentHashMap<>();
    private @Nullable PushClient client;
    private int sweeps;

    /**
     * The state of one bridge: whether a task serves it, whether there is more, how often it has failed, and which rows
     * it can be told of.
     */
    private static final class Delivery {
        boolean isRunning;
        boolean isWanted;
        final Settled settled = new Settled();
        final AtomicInteger failures = new AtomicInteger();
        long pausedUntilNanos = System.nanoTime();
    }

    Pusher(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    private static ScheduledThreadPoolExecutor daemons(int most, String name) {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(most, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        return threads;
    }

    void start() {
        var unused = sweeper.scheduleWithFixedDelay(this::sweep, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    Issuers issuers() {
        return issuers;
    }

    /** Sends rows, soon: their transaction has committed on this node, and its caches know. */
    void committed(Waiting bridge, Set<String> rows) {
        Delivery delivery = deliveries.computeIfAbsent(bridge, any -> new Delivery());
        delivery.settled.add(rows, System.nanoTime());
        wake(bridge, delivery);
    }

    private void wake(Waiting bridge, Delivery delivery) {
        synchronized (delivery) {
            delivery.isWanted = true;
            if (delivery.isRunning) {
                return;
            }
            delivery.isRunning = true;
        }
        schedule(bridge, delivery);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        threads.shutdownNow();
    }

    private void schedule(Waiting bridge, Delivery delivery) {
        try {
            long pause = Math.max(0, delivery.pausedUntilNanos - System.nanoTime());
            var unused = threads.schedule(() -> serve(bridge, delivery), pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The server stops. What waits is in the database.
        }
    }

    private void serve(Waiting bridge, Delivery delivery) {
        if (delivery.failures.get() == 0) {
            attempt(bridge, delivery);
        } else if (trying.add(bridge.realm())) {
            try {
                attempt(bridge, delivery);
            } finally {
                trying.remove(bridge.realm());
            }
        } else {
            delivery.pausedUntilNanos = System.nanoTime() + NEXT_TURN.toNanos();
            schedule(bridge, delivery);
        }
    }

    private void attempt(Waiting bridge, Delivery delivery) {
        synchronized (delivery) {
            delivery.isWanted = false;
        }
        boolean isMore = false;
        try {
            deliver(bridge, delivery.settled);
            if (delivery.failures.getAndSet(0) > 0) {
                LOG.infof("Bridge `%s` takes signals again", OneLine.of(bridge.receiver()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // else nothing would be told to this bridge until the server is started again
            isMore = true;
            int failures = delivery.failures.incrementAndGet();
            long pauseSeconds = Math.min(LONGEST_PAUSE.toSeconds(), 1L << Math.min(failures - 1, 10));
            delivery.pausedUntilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(pauseSeconds);
            sayOnce(
                    "bridge " + bridge.receiver(),
                    "Bridge `%s` was not told what has changed; it is told again: %s".formatted(bridge.receiver(), e));
        }
        synchronized (delivery) {
            if (!isMore && !delivery.isWanted) {
                delivery.isRunning = false;
                return;
            }
        }
        schedule(bridge, delivery);
    }

    /** Sends all that waits, page by page: what is refused or fails must not hide what came after it. */
    private void deliver(Waiting bridge, Settled settled) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        Predicate<Outbox.Row> isSettled = settled.at(System.currentTimeMillis(), System.nanoTime());
        @Nullable Place next = Place.START;
        while (next != null) {
            Place after = next;
            @Nullable Batch batch = inTransaction(session -> Batch.read(session, bridge, issuers, isSettled, after));
            if (batch == null) {
                sayOnce(
                        "unknown " + bridge,
                        "Bridge `%s` is not in `s3-bridges` now; what it has not been told is kept for %d days"
                                .formatted(bridge.receiver(), OLDEST.toDays()));
                return;
            }
            if (batch.isNameless()) {
                sayOnce(
                        "nameless " + bridge,
                        ("Bridge `%s` is not told what has changed: it is not known yet by which address the realm is"
                                        + " used. It is once a request has changed something in the realm, or the"
                                        + " bridge has read the realm's policies")
                                .formatted(bridge.receiver()));
            }
            batch.problems().forEach((rows, problem) -> {
                settled.refuse(rows, System.nanoTime());
                sayOnce(
                        "tokenless " + bridge.receiver(),
                        "Bridge `%s` cannot be told of a change, so access there may go on: %s"
                                .formatted(bridge.receiver(), problem));
            });
            send(bridge, batch, settled, problems);
            if (problems.size() > MOST_PROBLEMS) {
                break;
            }
            if (settled.refusals() > MOST_PROBLEMS) {
                throw new IOException("%s refuses almost everything".formatted(batch.url()));
            }
            next = batch.end();
        }
        if (!problems.isEmpty()) {
            throw new IOException("%d signals, the first for this: %s".formatted(problems.size(), problems.get(0)));
        }
    }

    /** What the bridge refuses is sent again later. That holds up nothing: the bridge is there. */
    private void send(Waiting bridge, Batch batch, Settled settled, List<String> problems)
            throws IOException, InterruptedException {
        PushClient posts = client();
        List<String> done = new ArrayList<>();
        try {
            for (Batch.Token token : batch.tokens()) {
                PushClient.Answer answer = posts.post(batch.url(), token.text());
                if (answer.isTaken()) {
                    done.addAll(token.rows());
                    continue;
                }
                if (answer.isRefused()) {
                    settled.refuse(token.rows(), System.nanoTime());
                    sayOnce(
                            "refused " + bridge.receiver(),
                            "Bridge `%s` refuses a signal, so access there may go on: %s"
                                    .formatted(bridge.receiver(), answer.refusal()));
                } else {
                    problems.add("%s answers %d".formatted(batch.url(), answer.status()));
                }
            }
        } finally {
            if (!done.isEmpty()) {
                inTransaction(session -> {
                    Outbox.of(session).delete(done);
                    return done;
                });
            }
        }
    }

    /** Whether the outbox can be written. Without it nothing of this must fail a transaction of Keycloak's. */
    boolean isUsable() {
        return check.isPassed();
    }

    /** What was not written down since the last recording. */
    Missed missed() {
        return missed;
    }

    private void sweep() {
        try {
            if (!check.pass(factory)) {
                return;
            }
            long now = System.currentTimeMillis();
            boolean isTimeToClear = sweeps++ % 500 == 0;
            @Nullable
            List<Waiting> left = inTransaction(session -> {
                Outbox outbox = Outbox.of(session);
                if (isTimeToClear) {
                    outbox.deleteBefore(now - OLDEST.toMillis());
                }
                return outbox.waiting();
            });
            if (left != null) {
                left.forEach(bridge -> wake(bridge, deliveries.computeIfAbsent(bridge, any -> new Delivery())));
            }
            if (sweeps % SWEEPS_A_RECORDING == 1) {
                missed.record(hasMissed -> KeycloakModelUtils.runJobInTransaction(
                        factory, session -> Recording.goOn(session, now, hasMissed)));
            }
        } catch (Throwable e) { // without this, nothing would be sent again
            sayOnce("sweep", "What bridges have not been told cannot be read: " + e);
        }
    }

    private synchronized PushClient client() {
        @Nullable PushClient known = client;
        if (known == null) {
            PushClient[] made = new PushClient[1];
            KeycloakModelUtils.runJobInTransaction(factory, session -> made[0] = PushClient.of(session));
            known = made[0];
            client = known;
        }
        return known;
    }

    private <T> @Nullable T inTransaction(Function<KeycloakSession, @Nullable T> work) {
        List<@Nullable T> result = new ArrayList<>();
        KeycloakModelUtils.runJobInTransaction(factory, session -> result.add(work.apply(session)));
        return result.isEmpty() ? null : result.get(0);
    }

    /** A problem that lasts is said again after an hour. */
    private void sayOnce(String subject, String message) {
        long now = System.nanoTime();
        @Nullable Long last = said.get(subject);
        if (last == null || now - last > SAY_AGAIN.toNanos()) {
            if (said.size() > 1000) {
                said.clear();
            }
            said.put(subject, now);
            LOG.warn(OneLine.of(message));
        }
    }
}
