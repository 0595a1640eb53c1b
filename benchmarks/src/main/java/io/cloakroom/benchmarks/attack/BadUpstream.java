package io.cloakroom.benchmarks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An S3 store in memory that behaves as badly as real ones do. It closes every other connection silently after the
 * first answer. For a key that a conditional PUT holds it answers 503, and then 499 to everything on the connection
 * that asked. For keys under {@code bad/} it answers 499, 503, or half of the promised bytes. It checks no signatures.
 */
public final class BadUpstream implements AutoCloseable {
    private static final int MAX_KEPT_OBJECTS = 100;
    private static final byte[] HALF = new byte[500_000];

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /** A request whose body has not been read yet. */
    private record Head(String method, String path, String query, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    public BadUpstream() {
        try {
            server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        for (int n = 0; !server.isClosed(); n++) {
            try {
                Socket socket = server.accept();
                boolean isKept = n % 2 == 0;
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket, isKept));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, boolean isKept) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean isPoisoned = false;
            do {
                Head head = head(in);
                if (isPoisoned) {
                    answer(socket, 499, error("ClientDisconnected"));
                } else {
                    isPoisoned = answer(socket, in, head);
                }
            } while (isKept);
        } catch (IOException e) {
            // The gateway closed the connection, or this store was closed.
        } finally {
            open.remove(socket);
        }
    }

    /** Answers a request. Returns whether the connection is no longer usable. */
    private boolean answer(Socket socket, InputStream in, Head head) throws IOException {
        if (head.path().contains("/bad/")) {
            badly(socket, head.path());
            return head.path().endsWith("499");
        }
        switch (head.method()) {
            case "PUT" -> put(socket, in, head);
            case "GET", "HEAD" -> {
                if (held.contains(head.path())) {
                    answer(socket, 503, error("SlowDown"));
                    return true;
                }
                get(socket, head);
            }
            case "POST" -> {
                body(socket, in, head);
                answer(socket, 404, error(head.query().contains("delete") ? "NoSuchBucket" : "NoSuchUpload"));
            }
            default -> answer(socket, 204, "");
        }
        return false;
    }

    private void put(Socket socket, InputStream in, Head head) throws IOException {
        boolean isHeld = !head.header("if-none-match").isEmpty() && held.add(head.path());
        try {
            byte[] body = body(socket, in, head);
            if (objects.size() < MAX_KEPT_OBJECTS) {
                objects.put(head.path(), body);
            }
        } finally {
            if (isHeld) {
                held.remove(head.path());
            }
        }
        answer(socket, 200, "");
    }

    private void get(Socket socket, Head head) throws IOException {
        byte[] object = objects.get(head.path());
        if (object == null) {
            answer(socket, 404, head.method().equals("HEAD") ? "" : error("NoSuchKey"));
            return;
        }
        OutputStream out = socket.getOutputStream();
        out.write(start(200, object.length));
        if (head.method().equals("GET")) {
            out.write(object);
        }
    }

    private static void badly(Socket socket, String path) throws IOException {
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "499" -> answer(socket, 499, error("ClientDisconnected"));
            case "503" -> answer(socket, 503, "<html>Service Unavailable</html>");
            default -> {
                socket.getOutputStream().write(start(200, 2L * HALF.length));
                socket.getOutputStream().write(HALF);
                if (path.endsWith("reset")) {
                    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                socket.close();
            }
        }
    }

    private static void answer(Socket socket, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        socket.getOutputStream().write(start(status, bytes.length));
        socket.getOutputStream().write(bytes);
    }

    private static byte[] start(int status, long length) {
        return String.join(
                        "\r\n",
                        "HTTP/1.1 " + status + " Answer",
                        "content-type: application/xml",
                        "etag: \"e\"",
                        "content-length: " + length,
                        "",
                        "")
                .getBytes(ISO_8859_1);
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>no</Message></Error>"
                .formatted(code);
    }

    private static Head head(InputStream in) throws IOException {
        String[] request = line(in).split(" ", 3);
        Map<String, String> headers = new ConcurrentHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String[] target = request[1].split("\\?", 2);
        return new Head(request[0], target[0], target.length > 1 ? target[1] : "", headers);
    }

    /** The body without its framing: HTTP's chunks, and those of {@code aws-chunked} inside them. */
    private static byte[] body(Socket socket, InputStream in, Head head) throws IOException {
        if (!head.header("expect").isEmpty()) {
            socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        }
        byte[] body = head.header("transfer-encoding").isEmpty()
                ? exactly(in, Integer.parseInt("0" + head.header("content-length")))
                : chunks(in);
        return head.header("x-amz-decoded-content-length").isEmpty() ? body : chunks(new ByteArrayInputStream(body));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            byte[] chunk =
                    exactly(in, Integer.parseInt(line(in).split(";", 2)[0].strip(), 16));
            body.writeBytes(chunk);
            if (chunk.length == 0) {
                while (!line(in).isEmpty()) {
                    // A trailer, which is ignored.
                }
                return body.toByteArray();
            }
            line(in);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
