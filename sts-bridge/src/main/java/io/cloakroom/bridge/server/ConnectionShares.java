package io.cloakroom.bridge.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections each sender has. Counted when one is opened and when it is closed, and at no other time. */
final class ConnectionShares {
    private final int each;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    /** @param each at most so many for each sender; 0: no limit */
    ConnectionShares(int each) {
        this.each = each;
    }

    /** Counts a connection. False: its sender has too many. */
    boolean enter(String sender) {
        return each == 0 || open.merge(sender, 1, Integer::sum) <= each;
    }

    /** Uncounts a connection, also one that was too many. */
    void leave(String sender) {
        if (each != 0) {
            open.computeIfPresent(sender, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether a sender opens so many more than it may that they are not even answered. */
    boolean isFlooding(String sender) {
        return each != 0 && open.getOrDefault(sender, 0) > 2 * each;
    }
}
