package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.events.Outbox.Row;
import io.cloakroom.keycloak.events.Outbox.Waiting;
import io.cloakroom.policy.json.OneLine;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends what is in the outbox: at once what this node has committed, and after some seconds what another node, or this
 * one before it was started again, has left. A row is deleted when its bridge has acknowledged it. Two nodes may send
 * the same row; its {@code jti} is the same then.
 *
 * <p>Each bridge is served by one task at a time, on at most {@value #THREADS} threads, so a bridge that does not answer
 * holds up neither the server nor the others for long.
 */
final class Pusher implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int AT_ONCE = 200;
    /** Rows of another node, and of one that was killed, are sent after this time. */
    private static final Duration LEFT = Duration.ofSeconds(5);
    /** No session, and no token that buys one, is older. */
    private static final Duration OLDEST = Duration.ofDays(8);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration SAY_AGAIN = Duration.ofHours(1);
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private final KeycloakSessionFactory factory;
    private final Issuers issuers = new Issuers();
    private final ScheduledThreadPoolExecutor threads;
    private final Map<Waiting, Delivery> deliveries = new ConcurrentHashMap<>();
    private final Map<String, Long> said = new ConcurrentHashMap<>();
    private @Nullable PushClient client;
    private int sweeps;

    /** The state of one bridge: whether a task serves it, whether there is more, and how often it has failed. */
    private static final class Delivery {
        boolean isRunning;
        boolean isWanted;
        final AtomicInteger failures = new AtomicInteger();
        long pausedUntilNanos = System.nanoTime();
    }

    /** A token and the rows that are done when it is acknowledged. */
    private record Token(String text, List<String> rows) {}

    /** What to send where. */
    private record Batch(URI url, List<Token> tokens, boolean isFull) {}

    Pusher(KeycloakSessionFactory factory) {
        this.factory = factory;
        this.threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "cloakroom-signals");
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
    }

    void start() {
        var unused =
                threads.scheduleWithFixedDelay(this::sweep, LEFT.toMillis(), LEFT.toMillis(), TimeUnit.MILLISECONDS);
    }

    Issuers issuers() {
        return issuers;
    }

    /** Sends what waits for a bridge, soon. */
    void wake(Waiting bridge) {
        Delivery delivery = deliveries.computeIfAbsent(bridge, any -> new Delivery());
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
        synchronized (delivery) {
            delivery.isWanted = false;
        }
        boolean isMore = false;
        try {
            isMore = deliver(bridge);
            if (delivery.failures.getAndSet(0) > 0) {
                LOG.infof("Bridge `%s` takes signals again", OneLine.of(bridge.receiver()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError e) {
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

    /** @return whether there is more to send */
    private boolean deliver(Waiting bridge) throws IOException, InterruptedException {
        @Nullable Batch batch = inTransaction(session -> batch(session, bridge));
        if (batch == null || batch.tokens().isEmpty()) {
            return false;
        }
        PushClient posts = client();
        List<String> done = new ArrayList<>();
        int refused = 0;
        try {
            for (Token token : batch.tokens()) {
                PushClient.Answer answer = posts.post(batch.url(), token.text());
                if (answer.isTaken()) {
                    done.addAll(token.rows());
                } else if (answer.isRefused()) {
                    refused++;
                    sayOnce(
                            "refused " + bridge.receiver(),
                            "Bridge `%s` refuses a signal, so access there may go on: %s"
                                    .formatted(bridge.receiver(), answer.refusal()));
                } else {
                    throw new IOException("%s answers %d".formatted(batch.url(), answer.status()));
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
        if (refused > 0) {
            throw new IOException("%d signals were refused".formatted(refused));
        }
        return batch.isFull();
    }

    /** The oldest rows. Several of the same kind about the same user or login are one token, as new as the newest. */
    private @Nullable Batch batch(KeycloakSession session, Waiting bridge) {
        Outbox outbox = Outbox.of(session);
        @Nullable RealmModel realm = session.realms().getRealm(bridge.realm());
        @Nullable
        Receiver receiver = realm == null
                ? null
                : Receiver.of(realm).stream()
                        .filter(each -> each.client().equals(bridge.receiver()))
                        .findFirst()
                        .orElse(null);
        if (realm == null || receiver == null) {
            outbox.deleteAll(bridge.realm(), bridge.receiver());
            return null;
        }
        session.getContext().setRealm(realm);
        List<Row> rows = outbox.rows(bridge.realm(), bridge.receiver(), AT_ONCE);
        Map<Signal, List<Row>> bySignal = new LinkedHashMap<>();
        rows.forEach(row ->
                bySignal.computeIfAbsent(row.signal(), any -> new ArrayList<>()).add(row));
        List<Token> tokens = new ArrayList<>();
        bySignal.forEach((signal, same) -> {
            Row newest = same.get(same.size() - 1);
            String issuer = issuers.of(bridge.realm(), newest.issuer());
            if (!issuer.isEmpty()) {
                tokens.add(new Token(
                        EventToken.of(
                                session, realm, receiver.client(), issuer, newest.id(), signal, newest.atMillis()),
                        same.stream().map(Row::id).toList()));
            }
        });
        return new Batch(receiver.url(), tokens, rows.size() == AT_ONCE && !tokens.isEmpty());
    }

    private void sweep() {
        try {
            long now = System.currentTimeMillis();
            boolean isTimeToClear = sweeps++ % 500 == 0;
            @Nullable
            List<Waiting> left = inTransaction(session -> {
                Outbox outbox = Outbox.of(session);
                if (isTimeToClear) {
                    outbox.deleteBefore(now - OLDEST.toMillis());
                }
                return outbox.waiting(now - LEFT.toMillis());
            });
            if (left != null) {
                left.forEach(this::wake);
            }
        } catch (Exception | LinkageError e) { // without this, nothing would be sent again
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
