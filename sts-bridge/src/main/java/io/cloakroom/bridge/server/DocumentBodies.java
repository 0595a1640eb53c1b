package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.sigv4.PayloadVerifier;
import io.cloakroom.bridge.server.BodyMemory.Sender;
import io.cloakroom.bridge.store.HeldMemory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one way to hold a body in memory: forms of STS and documents of S3, for the gateway and for stores. Whether there is
 * room is decided by the head, before a byte of the body is read or asked for; the memory is held until the answer is sent
 * and the work on it has ended; and the whole body has to be there in time.
 */
final class DocumentBodies {
    private final BodyMemory memory;
    private final ServerLimits.Bodies limits;

    DocumentBodies(ServerLimits.Bodies limits) {
        this.memory = new BodyMemory(limits.heapBytes());
        this.limits = limits;
    }

    /**
     * Reads the body and sends what {@code answer}, on a virtual thread, makes of it.
     *
     * @throws AwsException {@code EntityTooLarge}, {@code SlowDown}
     */
    void collect(
            Exchange exchange,
            Sender sender,
            int maxBytes,
            PayloadVerifier payload,
            Function<byte[], HttpAnswer> answer) {
        if (exchange.isEnded()) {
            return;
        }
        long announced = exchange.body().remaining();
        if (announced > framedLimit(maxBytes)) {
            throw BodyCollector.tooLarge(maxBytes);
        }
        long expected = announced < 0 ? maxBytes : Math.min(announced, maxBytes);
        if (expected > 0) {
            exchange.keep(hold(sender, expected * BodyMemory.DOCUMENT_WEIGHT)
                    .orElseThrow(() -> new AwsException(AwsErrorCode.SLOW_DOWN)));
            exchange.requireBodyWithin(deadline(sender));
        }
        exchange.receive(
                payload,
                new BodyCollector(maxBytes, body -> Work.run(exchange, () -> answer.apply(body)), exchange::fail));
    }

    /** Sets memory aside for a body that a store keeps. */
    Optional<HeldMemory> hold(Sender sender, long bytes) {
        return memory.hold(sender, bytes);
    }

    /** Bytes set aside now. */
    long held() {
        return memory.held();
    }

    private Duration deadline(Sender sender) {
        return sender instanceof Sender.Address ? limits.form() : limits.document();
    }

    /** A body in aws-chunked coding is longer than its payload, but not much. */
    private static long framedLimit(int maxBytes) {
        return 2L * maxBytes + 64 * 1024;
    }
}
