package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.gateway.FormStep;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.HeldMemory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one way to hold a body in memory: STS forms and S3 documents, for the gateway and for stores. The head decides
 * whether there is room, before any byte of the body is read or asked for. The memory is held until the answer is sent
 * and the work on it has ended. The whole body has to arrive within a time limit.
 */
final class DocumentBodies {
    private final BodyMemory memory;
    private final ServerLimits.Bodies limits;

    DocumentBodies(ServerLimits.Bodies limits) {
        this.memory = new BodyMemory(limits.heapBytes());
        this.limits = limits;
    }

    /**
     * Reads the body, runs {@code answer} on it in a virtual thread, and sends the result.
     *
     * @throws AwsException {@code EntityTooLarge}, {@code SlowDown}
     */
    void collect(
            Exchange exchange,
            MemoryShare share,
            int maxBytes,
            PayloadVerifier payload,
            Function<byte[], HttpAnswer> answer) {
        read(exchange, share, maxBytes, payload, body -> Work.run(exchange, () -> answer.apply(body)));
    }

    /**
     * Reads the body.
     *
     * @param whole gets it on the event loop
     * @throws AwsException {@code EntityTooLarge}, {@code SlowDown}
     */
    void read(Exchange exchange, MemoryShare share, int maxBytes, PayloadVerifier payload, Consumer<byte[]> whole) {
        if (exchange.isEnded()) {
            return;
        }
        exchange.memory().chargeTo(share);
        long announced = exchange.body().remaining();
        if (announced > framedLimit(maxBytes)) {
            throw BodyCollector.tooLarge(maxBytes);
        }
        long expected = announced < 0 ? maxBytes : Math.min(announced, maxBytes);
        if (expected > 0) {
            exchange.memory()
                    .keep(share.hold(expected * BodyMemory.DOCUMENT_WEIGHT)
                            .orElseThrow(() -> new AwsException(AwsErrorCode.SLOW_DOWN)));
        }
        if (!exchange.body().isRead()) {
            exchange.body().requireWithin(deadline(share.sender()));
        }
        exchange.receive(payload, new BodyCollector(maxBytes, whole, exchange::fail));
    }

    /** Goes on with a form whose fields have been read. */
    interface FormFollower {
        void follow(Exchange exchange, ClientConnection client, FormIntake intake, FormStep step);
    }

    /**
     * Reads the fields of a form, whose sender is not known before, and goes on with what is decided by them.
     *
     * @throws AwsException {@code SlowDown}
     */
    void readForm(Exchange exchange, ClientConnection client, GatewayStep.Form form, FormFollower next) {
        Sender sender = new Sender.Address(client.address());
        long fieldBytes =
                Math.min(FormReader.MAX_FIELD_BYTES, Math.max(0, exchange.body().remaining()));
        HeldMemory held = memory.hold(sender, fieldBytes * BodyMemory.DOCUMENT_WEIGHT)
                .orElseThrow(() -> new AwsException(AwsErrorCode.SLOW_DOWN));
        exchange.body().requireWithin(limits.form());
        new FormIntake(exchange, form.reader(), held)
                .read(
                        form.body(),
                        (intake, fields) -> next.follow(
                                exchange, client, intake, form.decision().apply(fields)));
    }

    /** Sets memory aside for a body that a store keeps, or for an answer. */
    Optional<HeldMemory> hold(Sender sender, long bytes) {
        return memory.hold(sender, bytes);
    }

    /** Sets the buffers of a stream aside. */
    Optional<HeldMemory> holdToStream(Sender sender) {
        return memory.holdToStream(sender);
    }

    BodyMemory memory() {
        return memory;
    }

    /** Bytes set aside for streams now. */
    long heldToStream() {
        return memory.heldToStream();
    }

    /** Bytes set aside for bodies and answers now. */
    long held() {
        return memory.held();
    }

    private Duration deadline(Sender sender) {
        return sender instanceof Sender.Address ? limits.form() : limits.document();
    }

    /** A body in aws-chunked coding is a little longer than its payload. */
    private static long framedLimit(int maxBytes) {
        return 2L * maxBytes + 64 * 1024;
    }
}
