package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.PayloadVerifier;
import io.cloakroom.bridge.gateway.GatewayStep;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Takes each request to the one who answers it: health, STS, or the S3 gateway and its store. */
final class RequestDispatcher {
    private static final String HEALTH = "/minio/health/";

    private final Routes routes;
    private final ServerLimits limits;
    private final BodyBudget bodies = BodyBudget.ofHeap();

    RequestDispatcher(Routes routes, ServerLimits limits) {
        this.routes = routes;
        this.limits = limits;
    }

    /** Begins to answer. Runs on the event loop; every failure ends up in the exchange. */
    void begin(Exchange exchange, ClientConnection client) {
        try {
            RequestHead head = exchange.head();
            if (head.rawPath().startsWith(HEALTH)) {
                health(exchange);
            } else if (routes.sts().accepts(head)) {
                sts(exchange, client);
            } else {
                gateway(exchange, client);
            }
        } catch (RuntimeException e) {
            exchange.refuse(e);
        }
    }

    private void health(Exchange exchange) {
        run(exchange, () -> {
            Optional<HttpAnswer> answer = routes.health().handle(exchange.head());
            return answer.orElseThrow(() -> new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED));
        });
    }

    private void sts(Exchange exchange, ClientConnection client) {
        collect(
                exchange,
                UncheckedPayload.INSTANCE,
                routes.sts().maxBodyBytes(),
                body -> routes.sts().handle(exchange.head(), client, body, exchange.audit()));
    }

    private void gateway(Exchange exchange, ClientConnection client) {
        switch (routes.gateway().begin(exchange.head(), client, exchange.audit())) {
            case GatewayStep.Stream(var call, var payload) -> {
                StoreLeg leg = new StoreLeg(exchange, call, payload);
                checkLength(exchange, leg);
                routes.store().handle(leg);
            }
            case GatewayStep.Buffer(int maxBytes, var payload, var then) -> collect(exchange, payload, maxBytes, then);
        }
    }

    private void checkLength(Exchange exchange, StoreLeg leg) {
        OptionalLong length = leg.contentLength();
        if (length.isEmpty() || needsLength(exchange.head(), leg)) {
            throw new AwsException(AwsErrorCode.MISSING_CONTENT_LENGTH);
        }
        if (length.getAsLong() > limits.maxObjectBytes()) {
            throw AwsException.of(
                    AwsErrorCode.ENTITY_TOO_LARGE,
                    "%d bytes were announced; at most %d are allowed."
                            .formatted(length.getAsLong(), limits.maxObjectBytes()));
        }
    }

    /** An object of no bytes has to be said to have none. */
    private static boolean needsLength(RequestHead head, StoreLeg leg) {
        return switch (leg.call().call().operation()) {
            case PUT_OBJECT, UPLOAD_PART ->
                !head.headers().contains("content-length") && !head.headers().contains("transfer-encoding");
            default -> false;
        };
    }

    private void collect(Exchange exchange, PayloadVerifier payload, int maxBytes, GatewayStep.Continuation then) {
        if (exchange.body().remaining() > framedLimit(maxBytes)) {
            throw BodyCollector.tooLarge(maxBytes);
        }
        BodyCollector collector =
                new BodyCollector(maxBytes, bodies, body -> run(exchange, () -> then.proceed(body)), exchange::fail);
        exchange.receive(payload, collector);
    }

    /** A body in aws-chunked coding is longer than its payload, but not much. */
    private static long framedLimit(int maxBytes) {
        return 2L * maxBytes + 64 * 1024;
    }

    /** Runs what may block on a virtual thread and sends its answer. */
    private static void run(Exchange exchange, Supplier<HttpAnswer> work) {
        exchange.beginWork();
        Thread.ofVirtual().name("request-" + exchange.audit().requestId()).start(() -> {
            try {
                HttpAnswer answer = work.get();
                exchange.eventLoop().execute(() -> {
                    exchange.endWork();
                    exchange.answer(answer);
                });
            } catch (RuntimeException e) {
                exchange.eventLoop().execute(() -> {
                    exchange.endWork();
                    exchange.refuse(e);
                });
            }
        });
    }
}
