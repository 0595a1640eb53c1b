package io.cloakroom.bridge.server;

import java.util.HashMap;
import java.util.Map;

/**
 * A number of bytes, shared out. Each asker may hold half of what the others leave, so nobody takes everything and
 * something is always left for a latecomer. A share can be divided among its own parts in the same way.
 */
final class SharedMemory {
    private static final class Share {
        private final Map<String, Share> parts = new HashMap<>(2);
        private long held;
    }

    private final long bytes;
    private final Share all = new Share();

    SharedMemory(long bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes memory.
     *
     * @param path the asker, then the part of it that asks
     * @return false: this is more than the share allows now, and nothing was taken
     */
    synchronized boolean take(long amount, String... path) {
        long limit = bytes;
        @org.jspecify.annotations.Nullable Share share = all;
        long total = all.held;
        for (String name : path) {
            share = share == null ? null : share.parts.get(name);
            long held = share == null ? 0 : share.held;
            limit = (limit - (total - held)) / 2;
            if (held + amount > limit) {
                return false;
            }
            total = held;
        }
        add(amount, path);
        return true;
    }

    private void add(long amount, String... path) {
        Share share = all;
        share.held += amount;
        for (String name : path) {
            share = share.parts.computeIfAbsent(name, any -> new Share());
            share.held += amount;
        }
    }

    /** Gives back what was taken under the same path. */
    synchronized void giveBack(long amount, String... path) {
        Share share = all;
        share.held -= amount;
        for (String name : path) {
            Share part = share.parts.get(name);
            if (part == null) {
                throw new IllegalStateException("nothing is held by " + name);
            }
            part.held -= amount;
            if (part.held == 0) {
                share.parts.remove(name);
            }
            share = part;
        }
    }

    ServerFigures.Memory figures() {
        return new ServerFigures.Memory(held(), bytes);
    }

    synchronized long held() {
        return all.held;
    }
}
