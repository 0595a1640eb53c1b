package io.cloakroom.bridge.state.etcd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection to a member, for one call at a time. The client of the JDK cannot read etcd's errors: they
 * have a trailer.
 */
final class EtcdConnection implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 64 << 10;

    private final String host;
    private final Socket socket;
    private final InputStream in;
    private boolean isReusable = true;

    private EtcdConnection(URI endpoint, Socket socket) throws IOException {
        this.host = endpoint.getRawAuthority();
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
    }

    /** @param body ends with the answer; a stream of events ends when one side closes */
    record Response(int status, InputStream body) {}

    /**
     * Connects.
     *
     * @param tls for https
     */
    static EtcdConnection open(URI endpoint, SSLSocketFactory tls, Duration timeout) throws IOException {
        Socket socket = connect(endpoint, timeout);
        try {
            return new EtcdConnection(
                    endpoint, endpoint.getScheme().equals("https") ? secured(socket, endpoint, tls, timeout) : socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends a request and reads the head of the answer.
     *
     * @param timeout for each piece of the answer
     */
    Response post(String path, byte[] body, @Nullable String login, Duration timeout) throws IOException {
        isReusable = false;
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        String head = "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(path, host, login == null ? "" : "Authorization: " + login + "\r\n", body.length);
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(ISO_8859_1), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        socket.getOutputStream().write(request);
        return readHead();
    }

    /** From now on silence is no error. */
    void waitForEver() throws IOException {
        socket.setSoTimeout(0);
    }

    /** Whether the last answer was read to its end and the connection stays open. */
    boolean isReusable() {
        return isReusable;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            isReusable = false;
        }
    }

    private static Socket connect(URI endpoint, Duration timeout) throws IOException {
        int standardPort = endpoint.getScheme().equals("https") ? 443 : 80;
        int port = endpoint.getPort() < 0 ? standardPort : endpoint.getPort();
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(endpoint.getHost())) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, port), Math.toIntExact(timeout.toMillis()));
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure == null ? new IOException("no address") : failure;
    }

    private static Socket secured(Socket socket, URI endpoint, SSLSocketFactory tls, Duration timeout)
            throws IOException {
        String name = endpoint.getHost();
        boolean isAddress = name.startsWith("[");
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        SSLSocket secured = (SSLSocket) tls.createSocket(
                socket, isAddress ? name.substring(1, name.length() - 1) : name, socket.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private Response readHead() throws IOException {
        String status = readLine();
        if (!status.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
            throw new ProtocolException("this is not an HTTP/1.1 answer: `%s`".formatted(status));
        }
        Optional<Long> length = Optional.empty();
        boolean isChunked = false;
        boolean staysOpen = status.startsWith("HTTP/1.1");
        int read = status.length();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            read += line.length();
            if (read > MAX_HEAD_BYTES) {
                throw new ProtocolException("the head of the answer is too long");
            }
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
            switch (name) {
                case "content-length" -> length = Optional.of(number(value, 10));
                case "transfer-encoding" -> isChunked = value.equals("chunked");
                case "connection" -> staysOpen &= !value.contains("close");
                default -> {}
            }
        }
        int code = Integer.parseInt(status.substring(9, 12));
        if (isChunked) {
            return new Response(code, new Body(-1, staysOpen));
        }
        return length.map(bytes -> new Response(code, new Body(bytes, true)))
                .orElseThrow(() -> new ProtocolException("the answer has no length"));
    }

    /** A line without its end; fails at the end of the connection. */
    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new ProtocolException("the connection was closed");
            }
            if (line.length() >= MAX_HEAD_BYTES) {
                throw new ProtocolException("a line of the answer is too long");
            }
            line.append((char) next);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    private static long number(String text, int radix) throws ProtocolException {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw new ProtocolException("`%s` is not a length".formatted(text));
        }
    }

    /** The body of one answer. */
    private final class Body extends InputStream {
        private final boolean staysOpen;
        private final boolean isChunked;
        /** Bytes left of the body, or of the current chunk. */
        private long left;

        private boolean isFirstChunk = true;
        private boolean isAtEnd;

        /** @param length negative: it comes in chunks */
        Body(long length, boolean staysOpen) {
            this.isChunked = length < 0;
            this.left = Math.max(0, length);
            this.staysOpen = staysOpen;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && !isAtEnd) {
                isAtEnd = !isChunked || !nextChunk();
                isReusable = isAtEnd && staysOpen;
            }
            if (isAtEnd) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new ProtocolException("the answer was cut off");
            }
            left -= read;
            return read;
        }

        private boolean nextChunk() throws IOException {
            if (!isFirstChunk && !readLine().isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
            isFirstChunk = false;
            left = number(readLine().split(";", 2)[0].strip(), 16);
            if (left == 0) {
                while (!readLine().isEmpty()) {
                    // etcd names the content type of an error once more, in a trailer.
                }
            }
            return left != 0;
        }
    }
}
