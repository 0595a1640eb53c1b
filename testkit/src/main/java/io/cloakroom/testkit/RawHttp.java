package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.aws.http.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;

/** One connection to a server, for writing single bytes. */
public final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    public RawHttp(URI endpoint) {
        try {
            socket = new Socket();
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request on a new connection and reads the answer. */
    public static RawAnswer send(URI endpoint, RawRequest request) {
        try (RawHttp http = new RawHttp(endpoint)) {
            http.write(request.bytes());
            return http.read(request.method());
        }
    }

    /** Sends bytes as they are. */
    public void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads an answer and skips interim ones (1xx).
     *
     * @param method of the request: the answer to a HEAD has no body
     */
    public RawAnswer read(String method) {
        try {
            RawAnswer head = readHead();
            while (head.status() / 100 == 1) {
                head = readHead();
            }
            return new RawAnswer(head.status(), head.headers(), readBody(method, head));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the head of an answer, interim ones included. Leaves the body unread. */
    public RawAnswer readHead() throws IOException {
        String[] status = line().split(" ", 3);
        Headers.Builder headers = Headers.builder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1));
        }
        return new RawAnswer(Integer.parseInt(status[1]), headers.build(), new byte[0]);
    }

    /** Resets the connection. */
    public void reset() {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] readBody(String method, RawAnswer head) throws IOException {
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return new byte[0];
        }
        if (head.headers().first("transfer-encoding").isPresent()) {
            return readChunks();
        }
        var length = head.headers().first("content-length");
        return length.isPresent() ? exactly(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
            body.writeBytes(exactly(size));
            if (size == 0) {
                while (!line().isEmpty()) {
                    // A trailer, which is ignored.
                }
                return body.toByteArray();
            }
            line();
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ends after %d of %d bytes".formatted(bytes.length, length));
        }
        return bytes;
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
}
