package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.config.UpstreamConfig;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.server.FakePayload;
import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.server.TestServer;
import io.cloakroom.bridge.wire.SocketEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A bridge that lets everything pass to a fake upstream. */
final class UpstreamFixture implements AutoCloseable {
    static final UpstreamTimeouts SHORT =
            new UpstreamTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    final FakeUpstream upstream;
    final UpstreamStore store;
    final TestServer server;

    UpstreamFixture(FakeUpstream.Script script) throws IOException {
        this(new FakeUpstream(script));
    }

    private UpstreamFixture(FakeUpstream upstream) {
        this(upstream, new UpstreamStore(config(upstream.address()), InstantSource.system(), SHORT));
    }

    UpstreamFixture(FakeUpstream upstream, UpstreamStore store) {
        this.upstream = upstream;
        this.store = store;
        server = new TestServer(store, UpstreamFixture::begin);
    }

    UpstreamFixture(FakeUpstream.Script script, SocketEngine engine) throws IOException {
        upstream = new FakeUpstream(script);
        store = new UpstreamStore(config(upstream.address()), InstantSource.system(), SHORT);
        server = new TestServer(store, UpstreamFixture::begin, engine);
    }

    static UpstreamConfig config(URI endpoint) {
        return new UpstreamConfig(
                endpoint, "us-east-1", "UPSTREAMKEY", new Secret("upstream-secret"), Optional.empty());
    }

    private static GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        PayloadVerifier payload = head.headers().contains("x-test-checked") ? new FakePayload() : new Unchecked(head);
        return new GatewayStep.Stream(AuthorizedCalls.of(new S3Classifier(List.of()).classify(head)), payload);
    }

    RawClient.Answer ask(String request) throws IOException {
        return server.ask(request);
    }

    @Override
    public void close() throws IOException {
        server.close();
        store.close();
        upstream.close();
    }

    /** Takes the checksum that a client would send after its payload from a header. */
    private static final class Unchecked implements PayloadVerifier {
        private final RequestHead head;

        Unchecked(RequestHead head) {
            this.head = head;
        }

        @Override
        public boolean isTransparent() {
            return true;
        }

        @Override
        public OptionalLong payloadLength() {
            return head.headers()
                    .first("x-amz-decoded-content-length")
                    .map(Long::parseLong)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        }

        @Override
        public void update(ByteBuffer body, PayloadRun payload) {
            payload.accept(body.position(), body.remaining());
        }

        @Override
        public Headers finish() {
            Optional<String> checksum = head.headers().first("x-test-trailer");
            return checksum.isEmpty()
                    ? Headers.EMPTY
                    : Headers.builder()
                            .add("x-amz-checksum-crc32", checksum.get())
                            .build();
        }
    }
}
