package io.cloakroom.e2e.keycloak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between bridges and what they call, so that a test can take it away from them. */
final class Relay implements AutoCloseable {
    private final URI target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    Relay(URI target) {
        this(target, 0);
    }

    private Relay(URI target, int port) {
        this.target = target;
        try {
            this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where it listens. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** One at the same place, after this was closed. */
    Relay again() {
        return new Relay(target, server.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** Ends every connection, and takes no more. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                connections.incrementAndGet();
                connect(from);
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void connect(Socket from) throws IOException {
        Socket to;
        try {
            to = new Socket(target.getHost(), target.getPort());
        } catch (IOException e) { // the target is away
            from.close();
            return;
        }
        open.add(from);
        open.add(to);
        if (server.isClosed()) {
            from.close();
            to.close();
        }
        Thread.ofVirtual().start(() -> copy(from, to));
        Thread.ofVirtual().start(() -> copy(to, from));
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them has gone.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }
}
