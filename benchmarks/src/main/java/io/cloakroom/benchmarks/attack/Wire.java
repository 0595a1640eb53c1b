package io.cloakroom.benchmarks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.aws.http.Headers;
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

/** One connection from a chosen address, for writing single bytes. */
final class Wire implements AutoCloseable {
    private static final int NARROW_BYTES = 4096;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** An answer, read to the end. */
    static final class Answer {
        private final int status;
        private final byte[] body;

        private Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return body.clone();
        }
    }

    /** @throws IOException also if connecting, or any later read, takes longer than the patience */
    Wire(URI endpoint, InetAddress from, Duration patience) throws IOException {
        this(endpoint, from, patience, 0);
    }

    private Wire(URI endpoint, InetAddress from, Duration patience, int receiveBytes) throws IOException {
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
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** One for which the system takes almost nothing that is not read. */
    static Wire narrow(URI endpoint, InetAddress from, Duration patience) throws IOException {
        return new Wire(endpoint, from, patience, NARROW_BYTES);
    }

    /** Reads so many bytes, or all there are; 0 at the end. */
    int sip(int bytes) throws IOException {
        return in.readNBytes(bytes).length;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void write(byte[] bytes, int length) throws IOException {
        socket.getOutputStream().write(bytes, 0, length);
    }

    /** Reads one answer and skips interim ones. */
    Answer read() throws IOException {
        while (true) {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            Headers headers = headers();
            if (status >= 200) {
                return new Answer(status, body(headers));
            }
        }
    }

    private Headers headers() throws IOException {
        Headers.Builder headers = Headers.builder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers.build();
    }

    private byte[] body(Headers headers) throws IOException {
        if (headers.first("transfer-encoding").isPresent()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                byte[] chunk = exactly(Integer.parseInt(line().strip(), 16));
                body.writeBytes(chunk);
                line();
                if (chunk.length == 0) {
                    return body.toByteArray();
                }
            }
        }
        int length = Integer.parseInt(headers.first("content-length").orElse("0"));
        return exactly(length);
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

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is gone either way.
        }
    }
}
