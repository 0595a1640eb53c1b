package io.cloakroom.bridge.server;

import java.time.Duration;

/**
 * Bounds on what one client, and all of them together, can make the server hold.
 *
 * @param maxHeadBytes of request line and headers; a session token may take 4096 of them
 * @param maxHeaderFields header fields of a request
 * @param maxConnections open at once; further ones are told to slow down
 * @param maxObjectBytes of one PUT; S3's limit is 5 GiB
 * @param drainBytes of a body nobody wants that are read over before the connection is closed
 * @param idle how long a connection may be open without a request
 * @param head how long the head of a request may take
 * @param stall how long a body or an answer may make next to no progress
 * @param stallBytes less than this within {@code stall} is next to no progress
 * @param linger how long an unwanted body is read over
 * @param bodies bounds on those that are held in memory
 * @param connectionsPerAddress open at once from one address that is no declared proxy; 0: no limit of its own
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
     * Bounds on bodies that are held in memory.
     *
     * @param heapBytes the process has: a part of it is shared out
     * @param form how long a form may take in all whose sender nobody knows
     * @param document how long a document may take in all whose head was signed
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

    /** The same with another share of the connections for each address; 0: no limit of its own. */
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

    /** How often a connection looks whether one of its times is over. */
    Duration tick() {
        Duration shortest = idle.compareTo(head) < 0 ? idle : head;
        shortest = shortest.compareTo(stall) < 0 ? shortest : stall;
        shortest = shortest.compareTo(linger) < 0 ? shortest : linger;
        shortest = shortest.compareTo(bodies.form()) < 0 ? shortest : bodies.form();
        return shortest.dividedBy(4);
    }
}
