package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Answers an exchange from any thread: goes back to its event loop by itself. */
final class Reply {
    private final StoreExchange exchange;

    Reply(StoreExchange exchange) {
        this.exchange = exchange;
    }

    void send(HttpAnswer answer) {
        onLoop(() -> {
            byte[] body = answer.body();
            exchange.respond(new ResponseHead(answer.status(), answer.headers(), OptionalLong.of(body.length)));
            if (body.length > 0) {
                exchange.write(Unpooled.wrappedBuffer(body));
            }
            exchange.finish();
        });
    }

    /** Answers with the error; what is not an answer in itself is logged. */
    void fail(Throwable failure) {
        var answer = StorageFaults.toAnswer(failure);
        onLoop(() -> exchange.fail(answer));
    }

    /** Has the answer made where blocking is allowed. */
    void sendFrom(Executor blocking, Supplier<HttpAnswer> answer) {
        run(blocking, () -> send(answer.get()));
    }

    /** Runs an action where blocking is allowed, and answers with an error if it throws. */
    void run(Executor blocking, Runnable action) {
        blocking.execute(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                fail(e);
            }
        });
    }

    void onLoop(Runnable action) {
        if (exchange.eventLoop().inEventLoop()) {
            action.run();
        } else {
            exchange.eventLoop().execute(action);
        }
    }
}
