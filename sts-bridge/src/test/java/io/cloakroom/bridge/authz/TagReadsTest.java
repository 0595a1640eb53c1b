package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authz.TagReads.Limits;
import io.cloakroom.bridge.wire.Await;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may read tags, who waits, and who is refused. */
class TagReadsTest {
    private static final Limits NO_WAITING = new Limits(10, 1, 0, Duration.ofHours(1));

    private final AtomicInteger reads = new AtomicInteger();
    private final TagReads tags = new TagReads((object, version, trace) -> Optional.empty(), NO_WAITING);

    private Optional<Map<String, String>> count() {
        reads.incrementAndGet();
        return Optional.empty();
    }

    @Test
    void nothingIsReadForWhoeverHasGone() {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> tags.inShare("a", () -> true, this::count))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
        AtomicInteger asked = new AtomicInteger();
        assertThatExceptionOfType(AwsException.class)
                .as("who goes while waiting")
                .isThrownBy(() -> tags.inShare("a", () -> asked.incrementAndGet() > 1, this::count))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
        assertThat(reads).hasValue(0);
        assertThat(tags.inShare("a", () -> false, this::count)).isEmpty();
        assertThat(reads).as("the places are free again").hasValue(1);
    }

    @Test
    void whoeverFindsTooManyWaitingIsRefusedAtOnce() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Optional<Map<String, String>>> first = start(() -> {
            begun.countDown();
            awaitUninterrupted(end);
        });
        begun.await();
        try {
            assertThat(isRefused("a")).isTrue();
            assertThat(isRefused("b")).as("others are not concerned").isFalse();
        } finally {
            end.countDown();
        }
        assertThat(first.get()).isEmpty();
        assertThat(isRefused("a")).isFalse();
    }

    private boolean isRefused(String account) {
        FutureTask<Boolean> attempt = new FutureTask<>(() -> {
            try {
                tags.inShare(account, () -> false, this::count);
                return false;
            } catch (AwsException e) {
                return e.code() == AwsErrorCode.SLOW_DOWN;
            }
        });
        Thread.ofVirtual().start(attempt);
        Await.until("it is refused or has read", attempt::isDone);
        return attempt.resultNow();
    }

    private FutureTask<Optional<Map<String, String>>> start(Runnable step) {
        FutureTask<Optional<Map<String, String>>> task = new FutureTask<>(() -> tags.inShare("a", () -> false, () -> {
            step.run();
            return Optional.empty();
        }));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
