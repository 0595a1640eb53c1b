package io.cloakroom.bridge.server;

import java.time.Duration;

/**
 * Limits on what one client, and all of them together, can make the server hold.
 *
 * @param maxHeadBytes of the request line and headers; a session token may take 4096 of them
 * @param maxHeaderFields header fields in a request
 * @param maxConnections open at once; further ones are told to slow down
 * @param maxObjectBytes in one PUT; S3's limit is 5 GiB
 * @param drainBytes of an unwanted body that are read and discarded before the connection is closed
 * @param idle how long a connection may be open without a request
 * @param head how long the head of a request may take
 * @param stall how long a body or an answer may make almost no progress
 * @param stallBytes fewer than this within {@code stall} is almost no progress
 * @param linger how long an unwanted body is read and discarded
 * @param bodies limits on bodies held in memory
 * @param connectionsPerAddress open at once from one address that is not a trusted proxy's; 0: no such limit
 */
public record ServerLimits(
        int maxHeadBytes,
        int maxHeaderFields,
        int maxConnections,
        long maxObjectBytes,
        int drainBytes,
        Duration idle,
        Duration head,
        Duration stall,
        int stallBytes,
        Duration linger,
        Bodies bodies,
        int connectionsPerAddress) {
    /**
     * Limits on bodies held in memory.
     *
     * @param heapBytes of the process; the bodies share a part of them
     * @param form how long a whole form may take while its sender is unknown
     * @param document how long a whole document with a signed head may take
     */
    public record Bodies(long heapBytes, Duration form, Duration document) {
        static final Bodies DEFAULT =
                new Bodies(Runtime.getRuntime().maxMemory(), Duration.ofSeconds(20), Duration.ofSeconds(60));
    }

    public static final ServerLimits DEFAULT = new ServerLimits(
            16 * 1024,
            100,
            10_000,
            5L << 30,
            256 * 1024,
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            1024,
            Duration.ofSeconds(5),
            Bodies.DEFAULT,
            2500);

    ServerLimits withTimeouts(Duration idle, Duration head, Duration stall, Duration linger) {
        return new ServerLimits(
                maxHeadBytes,
                maxHeaderFields,
                maxConnections,
                maxObjectBytes,
                drainBytes,
                idle,
                head,
                stall,
                stallBytes,
                linger,
                bodies,
                connectionsPerAddress);
    }

    ServerLimits withMaxConnections(int connections) {
        return new ServerLimits(
                maxHeadBytes,
                maxHeaderFields,
                connections,
                maxObjectBytes,
                drainBytes,
                idle,
                head,
                stall,
                stallBytes,
                linger,
                bodies,
                connectionsPerAddress);
    }

    ServerLimits withBodies(Bodies others) {
        return new ServerLimits(
                maxHeadBytes,
                maxHeaderFields,
                maxConnections,
                maxObjectBytes,
                drainBytes,
                idle,
                head,
                stall,
                stallBytes,
                linger,
                others,
                connectionsPerAddress);
    }

    /** These limits with another limit on connections per address; 0: no such limit. */
    public ServerLimits withConnectionsPerAddress(int connections) {
        return new ServerLimits(
                maxHeadBytes,
                maxHeaderFields,
                maxConnections,
                maxObjectBytes,
                drainBytes,
                idle,
                head,
                stall,
                stallBytes,
                linger,
                bodies,
                connections);
    }

    /** How often a connection checks its time limits. */
    Duration tick() {
        Duration shortest = idle.compareTo(head) < 0 ? idle : head;
        shortest = shortest.compareTo(stall) < 0 ? shortest : stall;
        shortest = shortest.compareTo(linger) < 0 ? shortest : linger;
        shortest = shortest.compareTo(bodies.form()) < 0 ? shortest : bodies.form();
        return shortest.dividedBy(4);
    }
}
