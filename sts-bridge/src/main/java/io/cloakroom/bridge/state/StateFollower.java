package io.cloakroom.bridge.state;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that keeps a view up to date: lists, watches, and starts again after a failure. */
final class StateFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateFollower.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    static final String FROM_THE_PAST =
            "the state store is older than what this bridge has seen, as after a restore from a backup, so revocations are missing in it; restart all bridges to go on with it";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final StateStore store;
    private final StateView view;
    private final Thread thread = Thread.ofPlatform().daemon().name("state").unstarted(this::run);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean isFailing;
    private volatile boolean isStoreFromThePast;
    private volatile @Nullable StateWatch watch;

    StateFollower(StateStore store, StateView view) {
        this.store = store;
        this.view = view;
    }

    /**
     * Lists for the first time, and goes on in the background.
     *
     * @throws StateException if the store cannot be read
     */
    void start() {
        list();
        thread.start();
    }

    /** Whether the store did not answer the last time. */
    boolean isFailing() {
        return isFailing;
    }

    /** @throws StateException if the store was restored from a backup: nothing may be built on it unseen */
    void requireSameStore() {
        if (isStoreFromThePast) {
            throw new StateException(FROM_THE_PAST);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        StateWatch open = watch;
        if (open != null) {
            open.close();
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!isClosed() && !isStoreFromThePast) {
                try {
                    follow(list());
                    pause = FIRST_PAUSE;
                } catch (InterruptedException e) {
                    throw e;
                } catch (Throwable e) { // without this thread, no change would take effect
                    if (!isClosed()) {
                        tell(e);
                    }
                    isFailing = true;
                    if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    pause = pause.multipliedBy(2);
                    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long list() {
        StateSnapshot.Moment asOf = view.now();
        StateListing listing = store.list("");
        if (view.isFromThePast(listing)) {
            isStoreFromThePast = true;
            throw new StateException(FROM_THE_PAST);
        }
        view.take(listing, asOf);
        recovered();
        return listing.revision();
    }

    /** Returns when it is time to list again. */
    private void follow(long revision) throws InterruptedException {
        try (StateWatch opened = store.watch(revision)) {
            watch = opened;
            while (!isClosed()) {
                switch (opened.next()) {
                    case StateEvent.Changed changed -> view.take(changed);
                    case StateEvent.Current(Duration age) -> {
                        view.confirm(age);
                        recovered();
                    }
                    case StateEvent.Missed missed -> {
                        return;
                    }
                }
            }
        } finally {
            watch = null;
        }
    }

    private void tell(Throwable failure) {
        if (!isFailing || isStoreFromThePast) {
            LOG.error(
                    "The state cannot be kept up to date: {} What was read before stays in force for up to {} minutes.",
                    failure instanceof StateException ? failure.getMessage() + "." : failure,
                    view.maxStaleness().toMinutes());
            LOG.debug("The failure", failure);
        }
    }

    private void recovered() {
        if (isFailing) {
            isFailing = false;
            LOG.info("The state is up to date again.");
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
