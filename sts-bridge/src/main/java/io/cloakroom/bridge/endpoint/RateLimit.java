package io.cloakroom.bridge.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many calls of a service one address or one subject may make: a number per second, and twice that at once
 * after a pause. IPv6 addresses of one /64 network count as one. Remembers a bounded number of them, those seen last.
 */
public final class RateLimit {
    private static final int SECONDS_AT_ONCE = 2;
    private static final int MAX_REMEMBERED = 100_000;

    private final String service;
    private final long nanosPerCall;
    private final InstantSource clock;
    /**
     * The time at which the calls of an address or subject so far are paid for, at one call every {@code nanosPerCall}.
     */
    private final Cache<String, AtomicLong> paidAt = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .executor(Runnable::run)
            .build();

    /**
     * @param service whose calls are limited, for the refusal
     * @param perSecond per address or subject; twice as many may come at once; 0: no limit
     */
    public RateLimit(String service, int perSecond, InstantSource clock) {
        this.service = service;
        this.nanosPerCall = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.clock = clock;
    }

    /** @throws AwsException {@code Throttling} if the address has used up its calls */
    public void require(String address) {
        if (nanosPerCall != 0) {
            count(SourceNetwork.of(address), "from this address");
        }
    }

    /** @throws AwsException {@code Throttling} if the subject has used up its calls, wherever they come from */
    public void requireOf(String subject) {
        if (nanosPerCall != 0) {
            count(subject, "of this user");
        }
    }

    private void count(String who, String words) {
        Instant time = clock.instant();
        long now = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
        AtomicLong paid = paidAt.get(who, any -> new AtomicLong());
        long latest = now + TimeUnit.SECONDS.toNanos(SECONDS_AT_ONCE);
        while (true) {
            long before = paid.get();
            long after = Math.max(before, now) + nanosPerCall;
            if (after > latest) {
                throw AwsException.of(
                        AwsErrorCode.THROTTLING,
                        "Too many %s calls %s; try again in a moment.".formatted(service, words));
            }
            if (paid.compareAndSet(before, after)) {
                return;
            }
        }
    }
}
