package io.cloakroom.bridge.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/**
 * How often each status was answered. The usual ones are told apart; of the rest, which an upstream may choose, only
 * the class.
 */
final class StatusCounts {
    private static final int[] USUAL = {
        200, 204, 206, 304, 307, 400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 416, 429, 499, 500, 501, 502, 503,
        504, 507
    };

    private static final String[] NAMES = names();
    private static final byte[] SLOTS = slots();

    private final LongAdder[] counts = new LongAdder[NAMES.length];

    StatusCounts() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void add(int status) {
        counts[status > 0 && status < SLOTS.length ? SLOTS[status] : 0].increment();
    }

    /** Every status that was answered, and how often. */
    void forEach(ObjLongConsumer<String> action) {
        for (int i = 0; i < counts.length; i++) {
            long count = counts[i].sum();
            if (count > 0) {
                action.accept(NAMES[i], count);
            }
        }
    }

    /** First what is no status, then the classes, then the usual ones. */
    private static String[] names() {
        String[] names = new String[6 + USUAL.length];
        names[0] = "none";
        for (int i = 1; i < 6; i++) {
            names[i] = i + "xx";
        }
        for (int i = 0; i < USUAL.length; i++) {
            names[6 + i] = Integer.toString(USUAL[i]);
        }
        return names;
    }

    private static byte[] slots() {
        byte[] slots = new byte[600];
        for (int status = 100; status < slots.length; status++) {
            slots[status] = (byte) (status / 100);
        }
        for (int i = 0; i < USUAL.length; i++) {
            slots[USUAL[i]] = (byte) (6 + i);
        }
        return slots;
    }
}
