package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 request on its own connection, to addresses that the caller has resolved and checked. The JDK's client
 * would resolve the name again. TLS checks the name in the URL, whatever the address.
 *
 * @param head method, target and headers; ends with an empty line
 */
record HttpCall(URI url, Secret head) {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int MAX_HEAD_BYTES = 32 * 1024;

    /** Kubernetes gives its keys only to those who ask for the media type of RFC 7517. */
    private static final String ACCEPTED = "application/json, application/jwk-set+json";

    /** The provider's answer, whatever its status. */
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
            return body;
        }
    }

    static HttpCall get(URI url) {
        return of("GET", url, "");
    }

    /** @throws IllegalArgumentException if the token cannot be a header's value */
    static HttpCall userinfo(URI url, Secret accessToken) {
        String token = accessToken.reveal();
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a token is printable text without spaces");
        }
        return of(
                "POST",
                url,
                "content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\nauthorization: Bearer %s\r\n"
                        .formatted(token));
    }

    private static HttpCall of(String method, URI url, String headers) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        return new HttpCall(
                url,
                new Secret("%s %s HTTP/1.1\r\nhost: %s\r\naccept: %s\r\nconnection: close\r\n%s\r\n"
                        .formatted(method, target, host, ACCEPTED, headers)));
    }

    /** Sends the request to the first address that accepts a connection. */
    Answer send(List<InetAddress> addresses, SSLSocketFactory tls, int maxBodyBytes) throws IOException {
        try (Socket socket = connect(addresses)) {
            if (!url.getScheme().equalsIgnoreCase("https")) {
                return exchange(socket, maxBodyBytes);
            }
            try (SSLSocket secure =
                    (SSLSocket) tls.createSocket(socket, PinnedAddresses.host(url), socket.getPort(), true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                return exchange(secure, maxBodyBytes);
            }
        }
    }

    private Socket connect(List<InetAddress> addresses) throws IOException {
        int standard = url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        int port = url.getPort() < 0 ? standard : url.getPort();
        IOException failure = new ConnectException("no address");
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private Answer exchange(Socket socket, int maxBodyBytes) throws IOException {
        socket.getOutputStream().write(head.reveal().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        int room = MAX_HEAD_BYTES;
        int status;
        Map<String, String> headers;
        do {
            String first = line(in, room);
            room -= first.length();
            status = status(first);
            headers = new HashMap<>();
            for (String line = line(in, room); !line.isEmpty(); line = line(in, room)) {
                room -= line.length() + 1;
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new IOException("the answer has a line that is not a header");
                }
                headers.merge(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip(),
                        (one, other) -> one + ", " + other);
            }
        } while (status < 200);
        return new Answer(status, body(in, status, headers, maxBodyBytes));
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static byte[] body(InputStream in, int status, Map<String, String> headers, int maxBytes)
            throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.containsKey("transfer-encoding")) {
            if (!headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                throw new IOException("the answer is in a coding nobody asked for");
            }
            return chunks(in, maxBytes);
        }
        String length = headers.get("content-length");
        if (length == null) {
            byte[] rest = in.readNBytes(maxBytes + 1);
            requireRoom(rest.length, maxBytes);
            return rest;
        }
        if (!length.matches("[0-9]{1,12}")) {
            throw new IOException("the length of the answer cannot be read");
        }
        requireRoom(Long.parseLong(length), maxBytes);
        return exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in, 1024).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("the answer has a chunk whose size cannot be read");
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) {
                return body.toByteArray();
            }
            requireRoom((long) body.size() + bytes, maxBytes);
            body.writeBytes(exactly(in, bytes));
            if (!line(in, 1024).isEmpty()) {
                throw new IOException("the answer has a chunk that is longer than it says");
            }
        }
    }

    private static void requireRoom(long bytes, int maxBytes) throws IOException {
        if (bytes > maxBytes) {
            throw new IOException("the answer is larger than %d bytes".formatted(maxBytes));
        }
    }

    private static byte[] exactly(InputStream in, int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("the answer ends early");
        }
        return read;
    }

    /** A line without its line end. The head of an answer is bounded. */
    private static String line(InputStream in, int room) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ends early");
            }
            if (line.length() > room) {
                throw new IOException("the head of the answer is too long");
            }
            line.append((char) c);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
}
