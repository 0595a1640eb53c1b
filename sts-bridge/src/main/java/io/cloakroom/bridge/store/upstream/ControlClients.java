package io.cloakroom.bridge.store.upstream;

import java.net.http.HttpClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of control calls. It reuses a connection whatever came on it. To give up connections, the next call
 * gets a new client, and the old one is closed once the last call that uses it has ended.
 */
final class ControlClients implements AutoCloseable {
    private final Supplier<HttpClient> maker;
    private @Nullable Lease current;

    /** A client, for one call or several at once. */
    static final class Lease {
        private final HttpClient client;
        private int calls;
        private boolean ended;

        private Lease(HttpClient client) {
            this.client = client;
        }

        HttpClient client() {
            return client;
        }
    }

    ControlClients(Supplier<HttpClient> maker) {
        this.maker = maker;
    }

    /** A client that takes requests until it is given back. */
    synchronized Lease take() {
        Lease lease = current;
        if (lease == null) {
            lease = new Lease(maker.get());
            current = lease;
        }
        lease.calls++;
        return lease;
    }

    /** The call has ended. */
    synchronized void giveBack(Lease lease) {
        lease.calls--;
        endIfUnused(lease);
    }

    /** The connections of the client are not to be used by calls that begin from now on. */
    synchronized void forget(Lease lease) {
        if (current == lease) {
            current = null;
        }
        lease.ended = true;
        endIfUnused(lease);
    }

    private static void endIfUnused(Lease lease) {
        if (lease.ended && lease.calls == 0) {
            lease.client.shutdown();
        }
    }

    @Override
    public synchronized void close() {
        if (current != null) {
            forget(current);
        }
    }
}
