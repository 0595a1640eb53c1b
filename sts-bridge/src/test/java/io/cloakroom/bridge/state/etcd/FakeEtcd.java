package io.cloakroom.bridge.state.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers every call alike, as a member of an empty etcd or as something in front of it that has lost its member. */
final class FakeEtcd implements AutoCloseable {
    static final String EMPTY = "{\"header\":{\"revision\":\"%d\"}}";

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final int status;
    private final String body;
    private HttpServer server;
    private volatile long revision = 1;

    FakeEtcd() throws IOException {
        this(200, EMPTY);
    }

    /** @param body with {@code %d} for the revision */
    FakeEtcd(int status, String body) throws IOException {
        this.status = status;
        this.body = body;
        this.server = listen(0);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many connections have brought a call. */
    int connections() {
        return clientPorts.size();
    }

    void beAt(long newRevision) {
        revision = newRevision;
    }

    /** Closes all connections. */
    void restart() throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);
        server = listen(port);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private HttpServer listen(int port) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        listening.setExecutor(executor);
        listening.createContext("/", this::answer);
        listening.start();
        return listening;
    }

    private void answer(HttpExchange exchange) throws IOException {
        clientPorts.add(exchange.getRemoteAddress().getPort());
        exchange.getRequestBody().readAllBytes();
        String text = body.replace("%d", "" + revision);
        if (status == 200
                && body.equals(EMPTY)
                && exchange.getRequestURI().getPath().equals("/v3/watch")) {
            text = "{\"result\":{\"header\":{\"revision\":\"" + revision + "\"},\"created\":true}}\n";
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.getResponseBody().flush(); // and stays open, until the server is stopped
            return;
        }
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
