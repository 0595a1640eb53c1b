package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.InnerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests to the store on behalf of one exchange. Each has an audit record of its own, under the same id. */
final class ServerCalls implements InnerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCalls.class);

    private final Exchange exchange;
    private final ClientConnection client;
    private final Routes routes;
    private final DocumentBodies bodies;
    private final Turns turns;

    ServerCalls(Exchange exchange, ClientConnection client, Routes routes, DocumentBodies bodies, Turns turns) {
        this.exchange = exchange;
        this.client = client;
        this.routes = routes;
        this.bodies = bodies;
        this.turns = turns;
    }

    @Override
    public Answer send(Function<AuditDraft, GatewayStep> begin) throws IOException {
        AuditDraft audit = new AuditDraft(exchange.audit().requestId(), client);
        long started = System.nanoTime();
        try {
            GatewayStep step = begin.apply(audit);
            while (step instanceof GatewayStep.Deferred(var decision)) {
                step = decision.get();
            }
            return switch (step) {
                case GatewayStep.Stream stream -> ask(stream, audit, started);
                case GatewayStep.Buffer buffer -> {
                    HttpAnswer answer = buffer.admission().answer().apply(new byte[0]);
                    record(audit, answer.status(), answer.body().length, started);
                    yield new Whole(answer);
                }
                case GatewayStep.Form form -> throw new AwsException(AwsErrorCode.NOT_IMPLEMENTED);
                case GatewayStep.Pieces pieces -> throw new AwsException(AwsErrorCode.NOT_IMPLEMENTED);
                case GatewayStep.Deferred deferred -> throw new IllegalStateException("it was decided");
            };
        } catch (AwsException e) {
            audit.refused(e.code());
            record(audit, e.code().status(), 0, started);
            throw e;
        } catch (IOException | RuntimeException e) {
            audit.refused(AwsErrorCode.INTERNAL_ERROR);
            record(audit, AwsErrorCode.INTERNAL_ERROR.status(), 0, started);
            throw e;
        }
    }

    private Answer ask(GatewayStep.Stream stream, AuditDraft audit, long started) throws IOException {
        Sender sender = stream.sender(client.address());
        InnerExchange inner = new InnerExchange(
                stream.call(), audit.requestId(), exchange.eventLoop(), new MemoryShare(bodies, sender), turns);
        exchange.eventLoop().execute(() -> {
            try {
                routes.store().handle(inner);
            } catch (AwsException e) {
                inner.fail(e);
            } catch (Throwable e) {
                LOG.error("a call of the bridge's own failed unexpectedly", e);
                inner.fail(new AwsException(AwsErrorCode.INTERNAL_ERROR));
            }
        });
        inner.await();
        return new Recorded(inner, () -> recordRead(inner, audit, started));
    }

    /** As for a client: an answer that breaks off is marked, and one that is given up is that of a client who went. */
    private void recordRead(InnerExchange inner, AuditDraft audit, long started) {
        InnerBody read = inner.read();
        boolean isGivenUp = !read.isWhole() && !read.isBroken() && inner.status() < InnerExchange.MULTIPLE_CHOICES;
        if (read.isBroken()) {
            // The answer that is made of it will be the next; it is counted once.
            audit.brokenOff(exchange.brokenOffSoFar() + 1);
        }
        record(audit, isGivenUp ? Exchange.CLIENT_GONE : inner.status(), read.bytesRead(), started);
    }

    private void record(AuditDraft audit, int status, long bytes, long started) {
        routes.audit().write(audit, status, 0, bytes, Duration.ofNanos(System.nanoTime() - started));
    }

    /** An answer that is in the audit log once it is closed. */
    private record Recorded(InnerExchange inner, Runnable whenClosed) implements Answer {
        @Override
        public int status() {
            return inner.status();
        }

        @Override
        public Headers headers() {
            return inner.headers();
        }

        @Override
        public InputStream body() {
            return inner.body();
        }

        @Override
        public void close() {
            try {
                inner.body().close();
            } catch (IOException e) {
                throw new IllegalStateException("closing it does not fail", e);
            }
            inner.close();
            whenClosed.run();
        }
    }

    /** An answer that was in memory before. */
    private record Whole(HttpAnswer answer) implements Answer {
        @Override
        public int status() {
            return answer.status();
        }

        @Override
        public Headers headers() {
            return answer.headers();
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(answer.body());
        }

        @Override
        public void close() {}
    }
}
