package io.cloakroom.bridge.server;

import org.jspecify.annotations.Nullable;

/** Tells when a client takes too long to send a request, a head or a body, or to read its answer. */
final class ConnectionWatch {
    /** What is overdue. */
    enum Overdue {
        NOTHING,
        REQUEST,
        HEAD,
        BODY,
        ANSWER,
        CLOSE
    }

    private final ServerLimits limits;
    /** When the current wait began. */
    private long since = System.nanoTime();

    /** When there was last something to send on a connection that is closing. */
    private long sentAll = since;

    private boolean headBegun;
    private long moved;
    private long sentBefore;

    ConnectionWatch(ServerLimits limits) {
        this.limits = limits;
    }

    /** Begins a new wait. */
    void restart(long now) {
        since = now;
        sentAll = now;
        headBegun = false;
    }

    /** Part of a head has arrived. */
    void headIncomplete() {
        if (!headBegun) {
            headBegun = true;
            since = System.nanoTime();
        }
    }

    void answered(long bytesSent) {
        sentBefore += bytesSent;
    }

    /**
     * Checks the current wait.
     *
     * @param lingering whether the connection is closed once everything is sent and its client has had time to see it
     * @param sending whether something is on its way to the client
     * @param pending bytes on their way, without those of files
     */
    Overdue look(boolean lingering, @Nullable Exchange current, boolean sending, long pending) {
        long now = System.nanoTime();
        long waited = now - since;
        if (lingering && sending) {
            sentAll = now;
        } else if (lingering) {
            return now - sentAll > limits.linger().toNanos() ? Overdue.CLOSE : Overdue.NOTHING;
        }
        if (current == null && !sending) {
            if (headBegun) {
                return waited > limits.head().toNanos() ? Overdue.HEAD : Overdue.NOTHING;
            }
            return waited > limits.idle().toNanos() ? Overdue.REQUEST : Overdue.NOTHING;
        }
        return progress(current, sending, pending, now);
    }

    private Overdue progress(@Nullable Exchange current, boolean sending, long pending, long now) {
        boolean wantsBody =
                current != null && !current.body().isRead() && current.body().isFlowing();
        if (wantsBody && current != null && current.body().isOverdue(now)) {
            return Overdue.BODY;
        }
        long total = sentBefore - pending;
        if (current != null) {
            total += current.body().received() + current.bytesSent();
        }
        boolean waitsForClient = wantsBody || sending;
        if (!waitsForClient || Math.abs(total - moved) >= limits.stallBytes()) {
            moved = total;
            since = now;
            return Overdue.NOTHING;
        }
        if (now - since <= limits.stall().toNanos()) {
            return Overdue.NOTHING;
        }
        return wantsBody ? Overdue.BODY : Overdue.ANSWER;
    }
}
