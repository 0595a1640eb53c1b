package io.cloakroom.bridge.server;

import java.util.Map;

/**
 * Figures of a server at one time, for metrics.
 *
 * @param openConnections now
 * @param maxConnections that may be open at once
 * @param accepted connections since the start, those that were too many included
 * @param refused connections that were too many and were told so
 * @param dropped connections that were far too many
 * @param overdue connections that were closed because a client took too long, by what it was waited for
 * @param brokenOff answers that ended before they were complete
 */
public record ServerFigures(
        int openConnections,
        int maxConnections,
        long accepted,
        long refused,
        long dropped,
        Map<String, Long> overdue,
        long brokenOff,
        Memory anonymous,
        Memory authenticated,
        Memory streams) {
    /** Bytes set aside of those there are. */
    public record Memory(long held, long limit) {}

    public ServerFigures {
        overdue = Map.copyOf(overdue);
    }

    static ServerFigures of(ServerContext context) {
        ConnectionCounts counts = context.counts();
        BodyMemory memory = context.dispatcher().memory();
        return new ServerFigures(
                context.open().size(),
                context.limits().maxConnections(),
                counts.acceptedSoFar(),
                counts.refusedSoFar(),
                counts.droppedSoFar(),
                Map.of(
                        "request", counts.overdueSoFar(ConnectionWatch.Overdue.REQUEST),
                        "head", counts.overdueSoFar(ConnectionWatch.Overdue.HEAD),
                        "body", counts.overdueSoFar(ConnectionWatch.Overdue.BODY),
                        "answer", counts.overdueSoFar(ConnectionWatch.Overdue.ANSWER)),
                context.brokenOff(),
                memory.ofUnknown(),
                memory.ofKnown(),
                memory.ofStreams());
    }
}
