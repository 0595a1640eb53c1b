package io.cloakroom.bridge.server;

import io.cloakroom.bridge.endpoint.ConnectionShares;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of a server share. */
final class ServerContext {
    private static final Logger LOG = LoggerFactory.getLogger(ServerContext.class);

    private final RequestDispatcher dispatcher;
    private final ServerLimits limits;
    private final SharedLimits shared;
    private final DateHeader date;
    private final long tickNanos;
    private final Routes routes;
    private final ConnectionShares shares;
    private final AtomicLong brokenOff = new AtomicLong();
    private final ConnectionCounts counts = new ConnectionCounts();
    private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    ServerContext(Routes routes, ServerLimits limits, SharedLimits shared, InstantSource clock) {
        this.dispatcher = new RequestDispatcher(routes, limits, shared);
        this.shared = shared;
        this.limits = limits;
        this.date = new DateHeader(clock);
        this.tickNanos = limits.tick().toNanos();
        this.routes = routes;
        this.shares = shared.connections();
    }

    RequestDispatcher dispatcher() {
        return dispatcher;
    }

    ServerLimits limits() {
        return limits;
    }

    SharedLimits shared() {
        return shared;
    }

    DateHeader date() {
        return date;
    }

    /** How often a connection checks its time limits. */
    long tickNanos() {
        return tickNanos;
    }

    Routes routes() {
        return routes;
    }

    ConnectionCounts counts() {
        return counts;
    }

    /** How many answers were broken off. */
    long brokenOff() {
        return brokenOff.get();
    }

    Set<ServerConnection> open() {
        return open;
    }

    /**
     * From now on a connection ends with its current request, and so does one that was accepted before and opens now.
     */
    void stop() {
        stopping = true;
        for (ServerConnection connection : open) {
            connection.channel().eventLoop().execute(connection::stop);
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /** Counts a connection. False: there are too many already, in all or from its sender. */
    boolean opened(ServerConnection connection) {
        open.add(connection);
        counts.accepted();
        String sender = connection.sender();
        return (sender.isEmpty() || shares.enter(sender)) && open.size() <= limits.maxConnections();
    }

    /** Whether the number of connections is so far over the limit that another one gets no answer at all. */
    boolean isFlooded(ServerConnection connection) {
        return shares.isFlooding(connection.sender()) || open.size() > 2 * limits.maxConnections();
    }

    void closed(ServerConnection connection) {
        if (open.remove(connection) && !connection.sender().isEmpty()) {
            shares.leave(connection.sender());
        }
        if (open.isEmpty()) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    /** Waits until no connection is open. False: some still are. */
    boolean awaitAllClosed(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        synchronized (open) {
            while (!open.isEmpty() && !interrupted && end - System.nanoTime() > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(open, end - System.nanoTime());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return open.isEmpty();
    }

    long countBrokenOff() {
        return brokenOff.incrementAndGet();
    }

    void audit(Exchange ended, int status) {
        Duration took = Duration.ofNanos(System.nanoTime() - ended.startedNanos());
        try {
            routes.audit().write(ended.audit(), status, ended.body().received(), ended.bytesSent(), took);
        } catch (Throwable e) { // the answer must still be sent
            LOG.error("request {} is missing from the audit log", ended.audit().requestId(), e);
        }
    }
}
