package io.cloakroom.bridge.authz;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Answers many questions that have to wait, a few at a time. */
final class SideBySide {
    private static final int AT_ONCE = 16;

    private SideBySide() {}

    /** The results in the order of the things. If any fails, the first failure is thrown. */
    static <T, R> List<R> map(List<T> things, Function<T, R> question) {
        Semaphore places = new Semaphore(AT_ONCE);
        List<FutureTask<R>> tasks = new ArrayList<>(things.size());
        for (T thing : things) {
            places.acquireUninterruptibly();
            FutureTask<R> task = new FutureTask<>(() -> {
                try {
                    return question.apply(thing);
                } finally {
                    places.release();
                }
            });
            tasks.add(task);
            Thread.ofVirtual().name("decision").start(task);
        }
        return tasks.stream().map(SideBySide::result).toList();
    }

    private static <R> R result(FutureTask<R> task) {
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
