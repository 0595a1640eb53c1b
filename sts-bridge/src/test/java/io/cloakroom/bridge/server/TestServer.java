package io.cloakroom.bridge.server;

import io.cloakroom.bridge.wire.SocketEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A server on a free port of the loopback interface over fake routes. */
final class TestServer implements AutoCloseable {
    final FakeRoutes routes = new FakeRoutes();
    final FakeStore store = routes.store;
    final S3Server server;

    TestServer() {
        this(ServerLimits.DEFAULT, SocketEngine.choose(Optional.empty()));
    }

    TestServer(ServerLimits limits, SocketEngine engine) {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            server = S3Server.start(any, engine, routes.routes(), limits, InstantSource.system());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    RawClient connect() throws IOException {
        return new RawClient(server.address());
    }

    /** Sends a request on a connection of its own and reads the answer. */
    RawClient.Answer ask(String request) throws IOException {
        try (RawClient client = connect()) {
            return client.send(request).read();
        }
    }

    FakeRoutes.Audited nextAudited() throws InterruptedException {
        FakeRoutes.Audited next = routes.audited.poll(10, java.util.concurrent.TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no audit record came");
        }
        return next;
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(2));
    }
}
