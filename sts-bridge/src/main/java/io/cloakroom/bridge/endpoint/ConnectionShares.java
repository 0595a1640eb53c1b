package io.cloakroom.bridge.endpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the connections of each sender. Every one is counted when it opens and uncounted when it closes. */
public final class ConnectionShares {
    private final int each;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    /** @param each the most that one sender may have; 0: no limit */
    public ConnectionShares(int each) {
        this.each = each;
    }

    /** Counts a connection. False: its sender has too many. */
    public boolean enter(String sender) {
        return each == 0 || open.merge(sender, 1, Integer::sum) <= each;
    }

    /** Uncounts a connection, even one that was too many. */
    public void leave(String sender) {
        if (each != 0) {
            open.computeIfPresent(sender, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether a sender is so far over its limit that another connection gets no answer at all. */
    public boolean isFlooding(String sender) {
        return each != 0 && open.getOrDefault(sender, 0) > 2 * each;
    }
}
