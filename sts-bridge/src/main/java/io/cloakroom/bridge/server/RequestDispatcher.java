package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Body;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.gateway.FormStep;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.ObjectStore;
import java.util.Optional;
import java.util.OptionalLong;

/** Passes each request to the part that answers it: an endpoint, or the S3 gateway and its store. */
final class RequestDispatcher {
    private final Routes routes;
    private final ServerLimits limits;
    private final DocumentBodies bodies;
    private final Turns turns;

    RequestDispatcher(Routes routes, ServerLimits limits, SharedLimits shared) {
        this.routes = routes;
        this.limits = limits;
        this.bodies = shared.bodies();
        this.turns = shared.turns();
    }

    BodyMemory memory() {
        return bodies.memory();
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
            if (routes.isPreflight(exchange.head())) {
                exchange.answer(routes.crossOrigin().preflight(exchange.head()));
                return;
            }
            Optional<Endpoint> endpoint = routes.endpoint(exchange.head());
            if (endpoint.isPresent()) {
                ask(endpoint.get(), exchange, client);
            } else {
                gateway(exchange, client);
            }
        } catch (Throwable e) {
            exchange.refuse(e);
        }
    }

    private void ask(Endpoint endpoint, Exchange exchange, ClientConnection client) {
        endpoint.errors().ifPresent(exchange::answerErrorsBy);
        exchange.audit().servedBy(endpoint.service());
        follow(exchange, endpoint.admit(exchange.head(), client, exchange.audit()));
    }

    private void follow(Exchange exchange, Admission admission) {
        switch (admission) {
            case Admission.Deferred(var decision) -> Work.decide(exchange, decision, next -> follow(exchange, next));
            case Admission.Answered(var answer) -> exchange.answer(answer);
            case Admission.WithoutBody(var answer) -> Work.run(exchange, answer);
            case Admission.ByBody(var sender, var maxBytes, var payload, var next) ->
                bodies.read(
                        exchange,
                        new MemoryShare(bodies, sender),
                        maxBytes,
                        payload,
                        body -> Work.later(exchange, () -> follow(exchange, next.apply(body))));
            case Admission.WithBody withBody -> collect(exchange, withBody);
        }
    }

    private void collect(Exchange exchange, Admission.WithBody admission) {
        bodies.collect(
                exchange,
                new MemoryShare(bodies, admission.sender()),
                admission.maxBytes(),
                admission.payload(),
                admission.answer());
    }

    private void gateway(Exchange exchange, ClientConnection client) {
        follow(exchange, client, routes.gateway().begin(exchange.head(), client, exchange.audit()));
    }

    private void follow(Exchange exchange, ClientConnection client, GatewayStep step) {
        switch (step) {
            case GatewayStep.Deferred(var decision) ->
                Work.decide(exchange, decision, next -> follow(exchange, client, next));
            case GatewayStep.Stream stream -> {
                MemoryShare share = new MemoryShare(bodies, stream.sender(client.address()));
                StoreLeg leg = new StoreLeg(exchange, stream.call(), stream.payload(), share, turns);
                checkLength(exchange, leg);
                routes.store().handle(leg);
            }
            case GatewayStep.Form form -> bodies.readForm(exchange, client, form, this::follow);
            case GatewayStep.Buffer(var admission) -> collect(exchange, admission);
            case GatewayStep.Pieces pieces ->
                Work.write(exchange, pieces, new ServerCalls(exchange, client, routes, bodies, turns));
        }
    }

    private void follow(Exchange exchange, ClientConnection client, FormIntake intake, FormStep step) {
        switch (step) {
            case FormStep.Deferred(var decision) ->
                Work.decide(exchange, decision, next -> follow(exchange, client, intake, next));
            case FormStep.Upload upload -> {
                // What follows the file is bounded too, so a longer form is refused before it is sent.
                upload.length().requireAtMost(intake.expectedBytes() - FormReader.MAX_FIELD_BYTES);
                Sender sender = new Sender.Account(upload.call().account(), client.address());
                ObjectStore store = routes.store();
                StoreLeg leg = new FormLeg(
                        exchange,
                        upload,
                        intake,
                        store.needsLength(),
                        new FormLeg.Resources(new MemoryShare(bodies, sender), turns));
                checkLength(exchange, leg);
                store.handle(leg);
            }
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
