package io.cloakroom.benchmarks.attack;

import io.cloakroom.benchmarks.http.HttpConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The connections of one client. They are closed after each attempt, or earlier if the attack ends. */
final class Connections implements AutoCloseable {
    private final Set<HttpConnection> ofAll;
    private final Tally tally;
    private final List<HttpConnection> own = new ArrayList<>();
    private boolean hasSettled;

    Connections(Set<HttpConnection> ofAll, Tally tally) {
        this.ofAll = ofAll;
        this.tally = tally;
    }

    HttpConnection open(URI endpoint, InetAddress from, Duration patience) throws IOException {
        return kept(new HttpConnection(endpoint, from, patience));
    }

    /** A connection for which the system takes almost nothing that is not read. */
    HttpConnection openNarrow(URI endpoint, InetAddress from, Duration patience) throws IOException {
        return kept(HttpConnection.narrow(endpoint, from, patience));
    }

    private HttpConnection kept(HttpConnection wire) {
        own.add(wire);
        ofAll.add(wire);
        return wire;
    }

    /** A request of this attempt has been answered, and another one follows. */
    void answered(String outcome) {
        tally.outcome(outcome);
        tally.attempt();
    }

    /** The client has sent all it wanted to send before an answer, or will send nothing more. */
    void settled() {
        if (!hasSettled) {
            hasSettled = true;
            tally.settle();
        }
    }

    @Override
    public void close() {
        for (HttpConnection wire : own) {
            ofAll.remove(wire);
            wire.close();
        }
        own.clear();
    }
}
