package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DiskReserve;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the catalog. It commits all waiting changes together, so one disk sync makes many of them
 * durable. Callers hear of a change only after that. A change that fails does not affect the others.
 */
final class CommitQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitQueue.class);
    private static final int MAX_BATCH = 256;

    private final CatalogWriter writer;
    private final DiskReserve reserve;
    private final Consumer<Content.Pieces> unused;
    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final Pending<Boolean> end = new Pending<>(CatalogChange.freeing(ignored -> true));
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param reserve room for deletions on a full disk
     * @param unused told, on the committing thread, of data files that nothing refers to any more
     */
    CommitQueue(CatalogWriter writer, DiskReserve reserve, Consumer<Content.Pieces> unused) {
        this.writer = writer;
        this.reserve = reserve;
        this.unused = unused;
        thread = Thread.ofPlatform().name("store-commit").daemon(true).start(this::run);
    }

    /** Completes when the change is durable, or exceptionally when it was refused or failed. */
    <T> CompletableFuture<T> submit(CatalogChange<T> change) {
        var pending = new Pending<>(change);
        if (closed) {
            pending.fail(new AwsException(SERVICE_UNAVAILABLE, "The server is shutting down."));
        } else {
            queue.add(pending);
        }
        return pending.done;
    }

    /** Blocks until the change is durable. */
    <T> T commit(CatalogChange<T> change) {
        try {
            return submit(change).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    boolean isRunning() {
        return !closed && thread.isAlive();
    }

    /** Commits what is queued, then closes. */
    @Override
    public void close() {
        closed = true;
        queue.add(end);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var late = new AwsException(SERVICE_UNAVAILABLE, "The server is shutting down.");
        for (Pending<?> pending = queue.poll(); pending != null; pending = queue.poll()) {
            pending.fail(late);
        }
    }

    private void run() {
        List<Pending<?>> batch = new ArrayList<>(MAX_BATCH);
        while (!end.done.isDone()) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                commit(batch);
            } catch (InterruptedException e) {
                LOG.warn("the committing thread was interrupted and goes on");
            } catch (Throwable e) { // the thread must go on: without it nothing can be stored any more
                LOG.error("a commit failed unexpectedly; the thread goes on", e);
                fail(batch, e);
            } finally {
                batch.clear();
            }
        }
    }

    /** Fails the changes of a batch that have no outcome yet. */
    private static void fail(List<Pending<?>> batch, Throwable reason) {
        for (Pending<?> pending : batch) {
            try {
                pending.fail(StorageFaults.toAnswer(reason));
            } catch (Throwable e) {
                LOG.error("an outcome of a commit was lost", e);
            }
        }
    }

    private void commit(List<Pending<?>> batch) {
        try {
            change(batch);
        } catch (Throwable e) {
            writer.rollback();
            if (batch.size() > 1) {
                batch.forEach(pending -> commit(List.of(pending)));
                return;
            }
            if (!isMadeWithRoom(batch, e)) {
                batch.getFirst().fail(StorageFaults.toAnswer(e));
                return;
            }
        }
        try {
            writer.committed(CommitQueue::afterCommit);
        } finally {
            // Whatever has happened: who is told of a failure deletes the files of what is durable.
            batch.forEach(Pending::complete);
        }
        writer.unused(pieces -> afterCommit(() -> unused.accept(pieces)));
        if (reserve.isOut()) {
            writer.shrinkLog(batch.stream().anyMatch(pending -> pending.change.onlyFrees()));
        }
    }

    private void change(List<Pending<?>> batch) throws SQLException {
        writer.begin();
        for (Pending<?> pending : batch) {
            pending.apply(writer, reserve);
        }
        writer.commit();
    }

    /**
     * Makes room for a change that found none, and whether it is durable then. A deletion gets the reserve. Where files
     * may not become large there is no reserve, and it is the log that did not.
     */
    private boolean isMadeWithRoom(List<Pending<?>> batch, Throwable failure) {
        boolean onlyFrees = batch.getFirst().change.onlyFrees();
        if (!(onlyFrees || reserve.isForbidden()) || !StorageFaults.mayWantRoom(failure)) {
            return false;
        }
        if (onlyFrees) {
            reserve.giveBack();
        }
        if (!writer.shrinkLog(onlyFrees) && !onlyFrees) {
            return false;
        }
        try {
            change(batch);
            return true;
        } catch (Throwable e) {
            writer.rollback();
            writer.logWasShrunkInVain();
            return false;
        }
    }

    /**
     * Runs a step after the commit. The change is durable and can no longer fail, so a failure here is only logged.
     */
    private static void afterCommit(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("a change is durable, but the step after it failed", e);
        }
    }

    private static final class Pending<T> {
        private final CatalogChange<T> change;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private Runnable outcome = () -> {};

        Pending(CatalogChange<T> change) {
            this.change = change;
        }

        void apply(CatalogWriter writer, DiskReserve reserve) throws SQLException {
            try {
                if (!change.onlyFrees() && reserve.isOut()) {
                    reserve.requireBeside(writer.freeBytes());
                }
                T result = change.apply(writer);
                outcome = () -> done.complete(result);
            } catch (AwsException e) {
                outcome = () -> done.completeExceptionally(e);
            }
        }

        void complete() {
            outcome.run();
        }

        void fail(RuntimeException reason) {
            done.completeExceptionally(reason);
        }
    }
}
