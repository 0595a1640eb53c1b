package io.cloakroom.benchmarks.attack;

import io.cloakroom.benchmarks.http.HttpConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many clients that make the same attack at once, each again and again. */
final class Attack implements AutoCloseable {
    /**
     * The attack that each client makes.
     *
     * @param name for people
     * @param clients at once
     * @param times the maximum number of attempts of each client
     * @param pause of a client between attempts
     */
    record Kind(String name, int clients, int times, Duration pause, Step step) {}

    /** One attempt. */
    @FunctionalInterface
    interface Step {
        /**
         * Makes one attempt and returns its outcome.
         *
         * @param client from 0
         * @param n counts the attempts of this client from 0
         */
        String attempt(int client, int n, Connections connections) throws IOException;
    }

    private final Kind kind;
    private final Tally tally = new Tally();
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads;

    /** Begins at once. */
    Attack(Kind kind) {
        this.kind = kind;
        this.threads = IntStream.range(0, kind.clients())
                .mapToObj(client -> Thread.startVirtualThread(() -> run(client)))
                .toList();
    }

    String name() {
        return kind.name();
    }

    Tally tally() {
        return tally;
    }

    /** Whether every client holds back the rest of its data, or has finished. */
    boolean isInPlace() {
        return tally.settled() >= kind.clients();
    }

    private void run(int client) {
        Connections connections = new Connections(open, tally);
        for (int n = 0; n < kind.times() && !isOver(); n++) {
            tally.attempt();
            try {
                tally.outcome(kind.step().attempt(client, n, connections));
            } catch (SocketTimeoutException e) {
                tally.outcome("held to the end");
            } catch (IOException e) {
                tally.outcome(isOver() ? "held to the end" : "closed");
            } finally {
                connections.close();
            }
            awaitEnd(kind.pause());
        }
        connections.settled();
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    private void awaitEnd(Duration atMost) {
        try {
            over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes all connections and waits until every client has ended. */
    @Override
    public void close() {
        over.countDown();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                open.forEach(HttpConnection::close);
                awaitEnd(thread);
            }
        }
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
