package io.cloakroom.benchmarks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/** One connection from a chosen address, for writing single bytes and reading answers. Used by one thread at a time. */
public final class HttpConnection implements AutoCloseable {
    private static final int NARROW_BYTES = 4096;
    private static final int BUFFER_BYTES = 32 * 1024;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean closes;

    /** An answer, read to the end. */
    public static final class Answer {
        private final int status;
        private final byte[] body;

        private Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        public int status() {
            return status;
        }

        public byte[] body() {
            return body.clone();
        }
    }

    /** What the head of an answer says of its body. */
    private record Head(int status, long length, boolean isChunked) {}

    /** Takes what comes of a body. */
    private interface Sink {
        void take(byte[] bytes, int length);
    }

    /** @throws IOException also if connecting, or any later read, takes longer than the patience */
    public HttpConnection(URI endpoint, InetAddress from, Duration patience) throws IOException {
        this(endpoint, from, patience, 0);
    }

    private HttpConnection(URI endpoint, InetAddress from, Duration patience, int receiveBytes) throws IOException {
        try {
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(
                    new InetSocketAddress(endpoint.getHost(), endpoint.getPort()),
                    Math.toIntExact(patience.toMillis()));
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** One for which the system takes almost nothing that is not read. */
    public static HttpConnection narrow(URI endpoint, InetAddress from, Duration patience) throws IOException {
        return new HttpConnection(endpoint, from, patience, NARROW_BYTES);
    }

    /** Reads so many bytes, or all there are; 0 at the end. */
    public int sip(int bytes) throws IOException {
        return in.readNBytes(bytes).length;
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads one answer and skips interim ones. */
    public Answer read() throws IOException {
        Head head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        receive(head, (bytes, length) -> body.write(bytes, 0, length));
        return new Answer(head.status(), body.toByteArray());
    }

    /** Reads one answer, skips its body and interim answers, and returns its status. */
    public int skip() throws IOException {
        Head head = head();
        receive(head, (bytes, length) -> {});
        return head.status();
    }

    /** The same for an answer to HEAD, which has no body whatever its head says. */
    public int skipHead() throws IOException {
        return head().status();
    }

    /** Whether the server closes the connection after the answer that was read last. */
    public boolean closes() {
        return closes;
    }

    private Head head() throws IOException {
        while (true) {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            Head head = fields(status);
            if (status >= 200) {
                return head;
            }
        }
    }

    private Head fields(int status) throws IOException {
        long length = 0;
        boolean isChunked = false;
        closes = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Long.parseLong(value);
                case "transfer-encoding" -> isChunked = true;
                case "connection" -> closes = value.equalsIgnoreCase("close");
                default -> {}
            }
        }
        return new Head(status, length, isChunked);
    }

    private void receive(Head head, Sink sink) throws IOException {
        byte[] piece = new byte[(int) Math.min(BUFFER_BYTES, head.isChunked() ? BUFFER_BYTES : head.length())];
        if (!head.isChunked()) {
            receive(head.length(), piece, sink);
            return;
        }
        long length;
        do {
            length = Long.parseLong(line().strip(), 16);
            receive(length, piece, sink);
            line();
        } while (length > 0);
    }

    private void receive(long length, byte[] piece, Sink sink) throws IOException {
        for (long done = 0; done < length; ) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, length - done));
            if (read < 0) {
                throw new EOFException("the answer ends after %d of %d bytes".formatted(done, length));
            }
            sink.take(piece, read);
            done += read;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended instead of an answer");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is gone either way.
        }
    }
}
