package io.cloakroom.bridge.authz;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Bounds how many reads of tags a store has to answer at once, and how many of them are for one account, so that nobody
 * keeps others waiting. Everybody without a name is one account. Blocks.
 */
final class TagReads {
    /**
     * How much of it there may be.
     *
     * @param atOnce reads that the store has to answer
     * @param ofAnAccount reads for one account
     * @param waiting for one account, beyond those; the next is refused
     * @param patience how long each waits, twice at most
     */
    record Limits(int atOnce, int ofAnAccount, int waiting, Duration patience) {
        static final Limits DEFAULT = new Limits(64, 32, 96, Duration.ofSeconds(10));
    }

    /** The places of an account. */
    private static final class Share {
        private final Semaphore admitted;
        private final Semaphore reading;

        Share(Limits limits) {
            admitted = new Semaphore(limits.ofAnAccount() + limits.waiting());
            reading = new Semaphore(limits.ofAnAccount());
        }
    }

    private final ObjectTags store;
    private final Limits limits;
    private final Semaphore all;
    /** Only of those who read now or wait for it. */
    private final Cache<String, Share> shares =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    TagReads(ObjectTags store) {
        this(store, Limits.DEFAULT);
    }

    TagReads(ObjectTags store, Limits limits) {
        this.store = store;
        this.limits = limits;
        this.all = new Semaphore(limits.atOnce());
    }

    ObjectTags store() {
        return store;
    }

    /**
     * Reads once there is room.
     *
     * @param isAbandoned whether nobody waits for the decision any more: nothing is read then
     * @throws AwsException {@code SlowDown} if there is no room for long, too many of the account wait for it, or
     * nobody     waits any more; and what the read throws
     */
    Optional<Map<String, String>> inShare(
            String account, BooleanSupplier isAbandoned, Supplier<Optional<Map<String, String>>> read) {
        requireWanted(isAbandoned);
        Share share = shares.get(account, any -> new Share(limits));
        if (!share.admitted.tryAcquire()) {
            throw new AwsException(AwsErrorCode.SLOW_DOWN);
        }
        try {
            acquire(share.reading);
            try {
                acquire(all);
                try {
                    requireWanted(isAbandoned);
                    return read.get();
                } finally {
                    all.release();
                }
            } finally {
                share.reading.release();
            }
        } finally {
            share.admitted.release();
        }
    }

    private static void requireWanted(BooleanSupplier isAbandoned) {
        if (isAbandoned.getAsBoolean()) {
            throw new AwsException(AwsErrorCode.SLOW_DOWN);
        }
    }

    private void acquire(Semaphore places) {
        try {
            if (places.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AwsException(AwsErrorCode.SLOW_DOWN);
    }
}
