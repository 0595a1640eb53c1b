package io.cloakroom.cli.agent;

import com.sun.net.httpserver.HttpServer;
import io.cloakroom.bridge.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running agent: the HTTP server of the JDK with one endpoint. */
final class Agent implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int STOP_SECONDS = 0;

    private final HttpServer server;
    private final ExecutorService threads;
    private final URI url;

    private Agent(HttpServer server, ExecutorService threads, URI url) {
        this.server = server;
        this.threads = threads;
        this.url = url;
    }

    /** Makes the endpoint, once it is known at which port it is. */
    @FunctionalInterface
    interface Endpoint {
        CredentialsEndpoint at(OwnHosts hosts);
    }

    /** @throws IOException if the address cannot be listened on */
    static Agent start(ListenAddress address, Endpoint endpoint) throws IOException {
        limit(System.getProperties());
        HttpServer server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), BACKLOG);
        ListenAddress own =
                new ListenAddress(address.host(), server.getAddress().getPort());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", endpoint.at(new OwnHosts(own)));
        server.start();
        return new Agent(server, threads, URI.create("http://" + own + CredentialsEndpoint.PATH));
    }

    /** The server of the JDK reads its limits from system properties, once. */
    private static void limit(Properties properties) {
        properties.putIfAbsent("jdk.httpserver.maxConnections", "256");
        properties.putIfAbsent("sun.net.httpserver.maxReqTime", "10");
        properties.putIfAbsent("sun.net.httpserver.maxRspTime", "60");
        properties.putIfAbsent("sun.net.httpserver.maxReqHeaders", "100");
        properties.putIfAbsent("sun.net.httpserver.maxReqHeaderSize", "65536");
        properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
    }

    /** What {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} is set to. */
    URI url() {
        return url;
    }

    @Override
    public void close() {
        server.stop(STOP_SECONDS);
        threads.shutdownNow();
    }
}
