package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.HttpDate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** The value of the {@code date} header, formatted once a second. */
final class DateHeader {
    private final InstantSource clock;
    private volatile Second current = new Second(Long.MIN_VALUE, new byte[0]);

    private static final class Second {
        private final long epoch;
        private final byte[] text;

        Second(long epoch, byte[] text) {
            this.epoch = epoch;
            this.text = text;
        }
    }

    DateHeader(InstantSource clock) {
        this.clock = clock;
    }

    byte[] value() {
        long now = Math.floorDiv(clock.millis(), 1000L);
        Second known = current;
        if (known.epoch != now) {
            String text = HttpDate.of(Instant.ofEpochSecond(now));
            known = new Second(now, text.getBytes(StandardCharsets.US_ASCII));
            current = known;
        }
        return known.text;
    }
}
