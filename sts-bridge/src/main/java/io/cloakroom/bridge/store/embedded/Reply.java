package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.catalog.StorageFaults;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers an exchange from any thread by switching to its event loop. */
final class Reply {
    private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

    private final StoreExchange exchange;

    Reply(StoreExchange exchange) {
        this.exchange = exchange;
    }

    void send(HttpAnswer answer) {
        onLoop(() -> exchange.answer(answer));
    }

    /** Answers that a body was stored. Whatever is thrown meanwhile, there is an answer. */
    void sendStored(ReceivedBody body, Supplier<HttpAnswer> answer) {
        try {
            body.adopted();
        } catch (Throwable e) { // the change is durable all the same
            LOG.error("request {}: letting go of a stored body failed", exchange.requestId(), e);
        }
        attempt(() -> send(answer.get()));
    }

    /** Answers with the error; what is not an answer in itself is logged. */
    void fail(Throwable failure) {
        var answer = StorageFaults.toAnswer(failure);
        try {
            onLoop(() -> exchange.fail(answer));
        } catch (RejectedExecutionException e) {
            LOG.warn("request {}: its answer is lost because the server has stopped", exchange.requestId());
        }
    }

    /** Makes and sends the answer where blocking is allowed. */
    void sendFrom(Executor blocking, Supplier<HttpAnswer> answer) {
        run(blocking, () -> send(answer.get()));
    }

    /** Runs an action where blocking is allowed. Answers with an error whatever it throws. */
    void run(Executor blocking, Runnable action) {
        try {
            blocking.execute(() -> attempt(action));
        } catch (Throwable e) { // no thread to be had
            fail(e);
        }
    }

    /** Runs an action on this thread. Answers with an error whatever it throws. */
    void attempt(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** Runs an action on the event loop of the exchange. Answers with an error whatever it throws. */
    void onLoop(Runnable action) {
        if (exchange.eventLoop().inEventLoop()) {
            attemptOnLoop(action);
        } else {
            exchange.eventLoop().execute(() -> attemptOnLoop(action));
        }
    }

    private void attemptOnLoop(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            exchange.fail(StorageFaults.toAnswer(e));
        }
    }
}
