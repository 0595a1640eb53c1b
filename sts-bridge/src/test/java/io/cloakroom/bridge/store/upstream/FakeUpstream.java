package io.cloakroom.bridge.store.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that answers as it is told to, byte by byte. */
final class FakeUpstream implements AutoCloseable {
    /** A request that came whole; header names in lower case, body with one char per byte. */
    record Request(String line, List<String> headers, String body) {
        String header(String name) {
            return headers.stream()
                    .filter(header -> header.startsWith(name + ": "))
                    .map(header -> header.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    /** Answers one request. */
    @FunctionalInterface
    interface Script {
        /** @return whether the connection can take another request */
        boolean answer(Request request, Wire wire) throws IOException;
    }

    /** The connection under an answer. */
    record Wire(Socket socket, OutputStream out) {
        Wire send(String text) throws IOException {
            out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        Wire ok(String body) throws IOException {
            return send("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n")
                    .raw(body);
        }

        Wire raw(String body) throws IOException {
            out.write(body.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    final AtomicInteger connections = new AtomicInteger();
    /** Requests whose head came. */
    final AtomicInteger heads = new AtomicInteger();
    /** Requests whose body was cut short. */
    final AtomicInteger cut = new AtomicInteger();

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private volatile Script script;

    FakeUpstream(Script script) throws IOException {
        this(script, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    FakeUpstream(Script script, ServerSocket listener) {
        this.script = script;
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    int port() {
        return listener.getLocalPort();
    }

    void now(Script next) {
        script = next;
    }

    /** Hangs up on whoever is connected. */
    void closeConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    int openConnections() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the listener was closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Wire wire = new Wire(socket, socket.getOutputStream());
            boolean more = true;
            while (more) {
                String line = line(in);
                if (line.isEmpty()) {
                    return;
                }
                more = one(line, in, wire);
            }
        } catch (IOException | UncheckedIOException gone) {
            // the bridge hung up
        } finally {
            open.remove(socket);
        }
    }

    private boolean one(String line, InputStream in, Wire wire) throws IOException {
        List<String> headers = new ArrayList<>();
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            header = header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon);
            headers.add(header);
            if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        heads.incrementAndGet();
        if (script instanceof EarlyScript early) {
            return early.answer(new Request(line, headers, ""), wire);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            cut.incrementAndGet();
            return false;
        }
        Request request = new Request(line, headers, new String(body, StandardCharsets.ISO_8859_1));
        requests.add(request);
        return script.answer(request, wire);
    }

    /** Answers before the body was read. */
    @FunctionalInterface
    interface EarlyScript extends Script {}

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closeConnections();
    }
}
