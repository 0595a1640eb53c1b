package io.cloakroom.bridge.authz;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds how many reads of tags a store has to answer at once, and how many of them are for one account, so that nobody
 * keeps others waiting. Everybody without a name is one account. Blocks.
 */
final class TagReads {
    private static final int AT_ONCE = 64;
    private static final int OF_AN_ACCOUNT = 32;
    private static final int MAX_WAIT_SECONDS = 10;

    private final ObjectTags store;
    private final Semaphore all = new Semaphore(AT_ONCE);
    /** Only of those who read now. */
    private final Cache<String, Semaphore> shares =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    TagReads(ObjectTags store) {
        this.store = store;
    }

    ObjectTags store() {
        return store;
    }

    /** @throws AwsException {@code SlowDown} if there is no room for long; and what the read throws */
    Optional<Map<String, String>> inShare(String account, Supplier<Optional<Map<String, String>>> read) {
        Semaphore share = shares.get(account, any -> new Semaphore(OF_AN_ACCOUNT));
        acquire(share);
        try {
            acquire(all);
            try {
                return read.get();
            } finally {
                all.release();
            }
        } finally {
            share.release();
        }
    }

    private static void acquire(Semaphore places) {
        try {
            if (places.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AwsException(AwsErrorCode.SLOW_DOWN);
    }
}
