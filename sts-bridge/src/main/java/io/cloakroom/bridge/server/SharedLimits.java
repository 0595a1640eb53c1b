package io.cloakroom.bridge.server;

import io.cloakroom.bridge.endpoint.ConnectionShares;

/**
 * What senders share in one process, on however many addresses it listens: memory for bodies, threads for long work,
 * and connections of an address.
 */
record SharedLimits(DocumentBodies bodies, Turns turns, ConnectionShares connections) {
    static SharedLimits of(ServerLimits limits) {
        return new SharedLimits(
                new DocumentBodies(limits.bodies()),
                new Turns(Math.max(2, Runtime.getRuntime().availableProcessors())),
                new ConnectionShares(limits.connectionsPerAddress()));
    }

    /** Call it when no request runs any more. */
    void close() {
        turns.close();
    }
}
