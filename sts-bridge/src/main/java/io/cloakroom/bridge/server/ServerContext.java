package io.cloakroom.bridge.server;

import io.cloakroom.bridge.audit.AuditLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the connections of a server share. */
final class ServerContext {
    private final RequestDispatcher dispatcher;
    private final ServerLimits limits;
    private final DateHeader date;
    private final long tickNanos;
    private final AuditLog audit;
    private final SourceAddresses sources;
    private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();

    ServerContext(Routes routes, ServerLimits limits, InstantSource clock) {
        this.dispatcher = new RequestDispatcher(routes, limits);
        this.limits = limits;
        this.date = new DateHeader(clock);
        this.tickNanos = limits.tick().toNanos();
        this.audit = routes.audit();
        this.sources = routes.sources();
    }

    RequestDispatcher dispatcher() {
        return dispatcher;
    }

    ServerLimits limits() {
        return limits;
    }

    DateHeader date() {
        return date;
    }

    /** How often a connection looks whether one of its times is over. */
    long tickNanos() {
        return tickNanos;
    }

    /** Finds the client behind a peer. */
    SourceAddresses sources() {
        return sources;
    }

    Set<ServerConnection> open() {
        return open;
    }

    /** False: there are enough connections already. */
    boolean opened(ServerConnection connection) {
        open.add(connection);
        return open.size() <= limits.maxConnections();
    }

    void closed(ServerConnection connection) {
        open.remove(connection);
        if (open.isEmpty()) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    /** Waits until no connection is open; false: some still are. */
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

    void audit(Exchange ended, int status) {
        Duration took = Duration.ofNanos(System.nanoTime() - ended.startedNanos());
        audit.write(ended.audit(), status, ended.body().received(), ended.bytesSent(), took);
    }
}
