package io.cloakroom.bridge.server;

import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.wire.SocketEngine;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A server on a free port of the loopback interface over fake routes. */
public final class TestServer implements AutoCloseable {
    /** A size: more bytes than the system keeps for a connection on its way. */
    static final int MORE_THAN_ON_ITS_WAY = 32 << 20;

    final FakeRoutes routes = new FakeRoutes();
    final FakeStore store = routes.store;
    final S3Server server;
    private final boolean isSecure;

    TestServer() {
        this(ServerLimits.DEFAULT, SocketEngine.choose(Optional.empty()));
    }

    TestServer(ServerLimits limits, SocketEngine engine) {
        server = start(limits, engine, routes.routes(store, routes));
        isSecure = false;
    }

    /** Behind declared proxies. */
    TestServer(List<String> proxies) {
        this(ServerLimits.DEFAULT, proxies);
    }

    TestServer(ServerLimits limits, List<String> proxies) {
        server = start(limits, SocketEngine.choose(Optional.empty()), routes.behind(proxies));
        isSecure = false;
    }

    /** With an endpoint before the others. */
    TestServer(ServerLimits limits, Endpoint endpoint) {
        server = start(limits, SocketEngine.choose(Optional.empty()), routes.with(endpoint));
        isSecure = false;
    }

    /** With an endpoint before the others. */
    public TestServer(Endpoint endpoint) {
        this(ServerLimits.DEFAULT, endpoint);
    }

    /** Over another store, with a gateway that suits it. */
    public TestServer(ObjectStore behind, Routes.Gateway gateway) {
        this(ServerLimits.DEFAULT, behind, gateway);
    }

    TestServer(ServerLimits limits, ObjectStore behind, Routes.Gateway gateway) {
        server = start(limits, SocketEngine.choose(Optional.empty()), routes.routes(behind, gateway));
        isSecure = false;
    }

    /** Over another store, on one engine. */
    public TestServer(ObjectStore behind, Routes.Gateway gateway, SocketEngine engine) {
        server = start(ServerLimits.DEFAULT, engine, routes.routes(behind, gateway));
        isSecure = false;
    }

    /** On these event loops. */
    TestServer(EventLoopGroup loops) {
        server = start(loops, routes.routes(store, routes));
        isSecure = false;
    }

    private TestServer(ServerLimits limits, ServerTls tls, Optional<Endpoint> endpoint) {
        Routes to = endpoint.map(routes::with).orElseGet(() -> routes.routes(store, routes));
        server = start(limits, SocketEngine.choose(Optional.empty()), to, Optional.of(tls));
        isSecure = true;
    }

    /** Over TLS, and so are the connections made here. */
    static TestServer overTls(ServerLimits limits) {
        return new TestServer(limits, TestTls.server(false), Optional.empty());
    }

    /** Over TLS, with an endpoint before the others. */
    static TestServer overTls(Endpoint endpoint) {
        return new TestServer(ServerLimits.DEFAULT, TestTls.server(false), Optional.of(endpoint));
    }

    /** Over TLS, asking clients for certificates. */
    static TestServer askingForCertificates(Endpoint endpoint) {
        return new TestServer(ServerLimits.DEFAULT, TestTls.server(true), Optional.of(endpoint));
    }

    private static S3Server start(ServerLimits limits, SocketEngine engine, Routes routes) {
        return start(limits, engine, routes, Optional.empty());
    }

    private static S3Server start(EventLoopGroup loops, Routes routes) {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return S3Server.start(any, loops, routes, ServerLimits.DEFAULT, InstantSource.system(), Optional.empty());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static S3Server start(ServerLimits limits, SocketEngine engine, Routes routes, Optional<ServerTls> tls) {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return S3Server.start(any, engine, routes, limits, InstantSource.system(), tls);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public RawClient connect() throws IOException {
        return isSecure
                ? new RawClient(TestTls.connect(TestTls.client(), server.address()))
                : new RawClient(server.address());
    }

    RawClient connectFrom(String address) throws IOException {
        return new RawClient(server.address(), address);
    }

    /** Sends a request on a connection of its own and reads the answer. */
    public RawClient.Answer ask(String request) throws IOException {
        try (RawClient client = connect()) {
            return client.send(request).read();
        }
    }

    public FakeRoutes.Audited nextAudited() throws InterruptedException {
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
