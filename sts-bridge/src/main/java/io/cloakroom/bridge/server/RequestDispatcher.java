package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Body;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.server.BodyMemory.Sender;
import java.util.Optional;
import java.util.OptionalLong;

/** Passes each request to the part that answers it: health, STS, or the S3 gateway and its store. */
final class RequestDispatcher {
    private static final String HEALTH = "/minio/health/";

    private final Routes routes;
    private final ServerLimits limits;
    private final DocumentBodies bodies;

    RequestDispatcher(Routes routes, ServerLimits limits) {
        this.routes = routes;
        this.limits = limits;
        this.bodies = new DocumentBodies(limits.bodies());
    }

    long heldBytes() {
        return bodies.held();
    }

    long heldToStream() {
        return bodies.heldToStream();
    }

    /** Begins to answer. Runs on the event loop. Every failure ends up in the exchange. */
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
        } catch (Throwable e) {
            exchange.refuse(e);
        }
    }

    private void health(Exchange exchange) {
        Work.run(exchange, () -> {
            Optional<HttpAnswer> answer = routes.health().handle(exchange.head());
            return answer.orElseThrow(() -> new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED));
        });
    }

    /** Whether the sender may call is decided before its form is read. Until then only its address is known. */
    private void sts(Exchange exchange, ClientConnection client) {
        Routes.Sts sts = routes.sts();
        exchange.answerErrorsBy(reason -> sts.refusal(reason, exchange.audit().requestId()));
        sts.admit(client);
        bodies.collect(
                exchange,
                new MemoryShare(bodies, new Sender.Address(client.address())),
                sts.maxBodyBytes(),
                UncheckedPayload.INSTANCE,
                body -> sts.handle(exchange.head(), client, body, exchange.audit()));
    }

    private void gateway(Exchange exchange, ClientConnection client) {
        switch (routes.gateway().begin(exchange.head(), client, exchange.audit())) {
            case GatewayStep.Stream(var call, var payload) -> {
                Sender sender = new Sender.Account(call.account(), client.address());
                StoreLeg leg = new StoreLeg(exchange, call, payload, new MemoryShare(bodies, sender));
                checkLength(exchange, leg);
                routes.store().handle(leg);
            }
            case GatewayStep.Buffer(String account, int maxBytes, var payload, var then) ->
                bodies.collect(
                        exchange,
                        new MemoryShare(bodies, new Sender.Account(account, client.address())),
                        maxBytes,
                        payload,
                        then::proceed);
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

    /** An empty object needs an explicit length of zero. */
    private static boolean needsLength(RequestHead head, StoreLeg leg) {
        return leg.call().call().operation().body() == S3Body.OBJECT
                && !head.headers().contains("content-length")
                && !head.headers().contains("transfer-encoding");
    }
}
