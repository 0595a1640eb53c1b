package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.InnerCalls;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work that may block, each piece on its own virtual thread; long work on a few threads in turn. Whatever it
 * throws, the exchange ends with an answer.
 */
final class Work {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    private Work() {}

    /** Starts the work. Call it on the event loop of the exchange. */
    static void run(Exchange exchange, Supplier<HttpAnswer> work) {
        exchange.beginWork();
        try {
            Thread.ofVirtual()
                    .name("request-" + exchange.audit().requestId())
                    .start(() -> back(exchange, outcome(exchange, work)));
        } catch (Throwable e) { // no thread could be started
            exchange.endWork();
            exchange.refuse(e);
        }
    }

    /**
     * Decides what comes next, and goes on with it on the event loop, unless the client has gone in between. Call it on
     * the event loop of the exchange.
     */
    static <T> void decide(Exchange exchange, Supplier<T> decision, Consumer<T> next) {
        exchange.beginWork();
        try {
            Thread.ofVirtual()
                    .name("decision-" + exchange.audit().requestId())
                    .start(() -> back(exchange, decided(exchange, decision, next)));
        } catch (Throwable e) { // no thread could be started
            exchange.endWork();
            exchange.refuse(e);
        }
    }

    private static <T> Runnable decided(Exchange exchange, Supplier<T> decision, Consumer<T> next) {
        try {
            T decided = decision.get();
            return () -> {
                if (!exchange.isEnded()) {
                    next.accept(decided);
                }
            };
        } catch (Throwable e) {
            return () -> exchange.refuse(e);
        }
    }

    /**
     * Has an answer written in pieces. Call it on the event loop of the exchange.
     *
     * @param calls that the writer may make
     */
    static void write(Exchange exchange, GatewayStep.Pieces answer, InnerCalls calls) {
        PieceOutput out = new PieceOutput(exchange);
        exchange.respond(new ResponseHead(answer.status(), answer.headers(), OptionalLong.empty()));
        exchange.beginWork();
        try {
            Thread.ofVirtual()
                    .name("pieces-" + exchange.audit().requestId())
                    .start(() -> back(exchange, written(exchange, answer, out, calls)));
        } catch (Throwable e) { // no thread could be started
            exchange.endWork();
            exchange.refuse(e);
        }
    }

    private static Runnable written(Exchange exchange, GatewayStep.Pieces answer, PieceOutput out, InnerCalls calls) {
        try {
            answer.writer().write(out, calls);
            return exchange::finish;
        } catch (IOException | AwsException e) {
            LOG.info("request {}: {}", exchange.audit().requestId(), e.getMessage());
            return () -> exchange.fail(new AwsException(AwsErrorCode.INTERNAL_ERROR));
        } catch (Throwable e) {
            return () -> exchange.refuse(e);
        }
    }

    /** Takes a step that does not wait on the event loop, after what runs there now. Call it on the event loop. */
    static void later(Exchange exchange, Runnable step) {
        exchange.beginWork();
        back(exchange, () -> {
            if (!exchange.isEnded()) {
                step.run();
            }
        });
    }

    /** Does the work when it is its sender's turn, unless the client has gone. Call it on the event loop. */
    static void runInTurn(Exchange exchange, Turns turns, Sender sender, Supplier<HttpAnswer> work) {
        AtomicBoolean gone = new AtomicBoolean();
        exchange.onAbort(() -> gone.set(true));
        exchange.beginWork();
        try {
            turns.await(sender, () -> {
                boolean wanted = !gone.get();
                back(exchange, wanted ? outcome(exchange, work) : () -> {});
                return wanted;
            });
        } catch (Throwable e) { // no thread could be started, or the server has stopped
            exchange.endWork();
            exchange.refuse(e);
        }
    }

    private static Runnable outcome(Exchange exchange, Supplier<HttpAnswer> work) {
        try {
            HttpAnswer answer = work.get();
            return () -> exchange.answer(answer);
        } catch (Throwable e) {
            return () -> exchange.refuse(e);
        }
    }

    private static void back(Exchange exchange, Runnable outcome) {
        try {
            exchange.eventLoop().execute(() -> {
                exchange.endWork();
                exchange.attempt(outcome);
            });
        } catch (RejectedExecutionException e) {
            LOG.warn(
                    "request {}: its answer is lost, the server has stopped",
                    exchange.audit().requestId());
        }
    }
}
