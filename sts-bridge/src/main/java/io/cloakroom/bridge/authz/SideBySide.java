package io.cloakroom.bridge.authz;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has many decisions made that have to wait, a few at a time. Once one could not be made, or nobody waits for them any
 * more, no more are asked for.
 */
final class SideBySide {
    private static final int AT_ONCE = 16;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable Verdict> failure = new AtomicReference<>();
    private final BooleanSupplier isAbandoned;

    private SideBySide(BooleanSupplier isAbandoned) {
        this.isAbandoned = isAbandoned;
    }

    /**
     * The verdicts in the order of the things. If one throws, so does this.
     *
     * @param isAbandoned whether nobody waits for them any more
     */
    static <T> List<Verdict> decide(List<T> things, BooleanSupplier isAbandoned, Function<T, Verdict> decision) {
        SideBySide all = new SideBySide(isAbandoned);
        List<FutureTask<Verdict>> tasks = new ArrayList<>(things.size());
        for (T thing : things) {
            all.places.acquireUninterruptibly();
            FutureTask<Verdict> task = new FutureTask<>(() -> all.decideOne(thing, decision));
            tasks.add(task);
            Thread.ofVirtual().name("decision").start(task);
        }
        return tasks.stream().map(SideBySide::result).toList();
    }

    private <T> Verdict decideOne(T thing, Function<T, Verdict> decision) {
        try {
            Verdict failed = failure.get();
            if (failed != null) {
                return failed;
            }
            if (isAbandoned.getAsBoolean()) {
                return Verdict.ByPlugin.unanswered("the client has gone");
            }
            Verdict verdict = decision.apply(thing);
            if (verdict.isFailure()) {
                failure.set(verdict);
            }
            return verdict;
        } finally {
            places.release();
        }
    }

    private static Verdict result(FutureTask<Verdict> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the decision was interrupted", e);
        }
    }
}
