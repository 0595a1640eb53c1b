package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LoginClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 request, to addresses that the caller has resolved and checked. The JDK's client would resolve the name
 * again. TLS checks the name in the URL, whatever the address.
 *
 * @param head method, target and headers; ends with an empty line, and a short body may follow
 */
record HttpCall(URI url, Secret head) {
    private static final int CONNECT_MILLIS = 5_000;

    /** Kubernetes gives its keys only to those who ask for the media type of RFC 7517. */
    private static final String ACCEPTED = "application/json, application/jwk-set+json";

    private static final String CLOSE = "connection: close\r\n";

    /** The provider's answer, whatever its status. */
    static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = Map.copyOf(headers);
            this.body = body;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return body;
        }

        /** A header's value; its name is in lower case. */
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Whether another request may follow on the connection. */
        boolean keepsConnection() {
            boolean isBounded = status == 204
                    || status == 304
                    || headers.containsKey("content-length")
                    || headers.containsKey("transfer-encoding");
            return isBounded && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        }
    }

    static HttpCall get(URI url) {
        return of("GET", url, CLOSE);
    }

    /**
     * Asks for what has changed, on a connection that may be kept.
     *
     * @param tag of the answer that the caller has
     * @throws IllegalArgumentException if the token or the tag cannot be a header's value
     */
    static HttpCall getIfChanged(URI url, Secret accessToken, Optional<String> tag) {
        String condition =
                tag.map(it -> "if-none-match: %s\r\n".formatted(value(it))).orElse("");
        return of("GET", url, condition + "authorization: Bearer %s\r\n".formatted(value(accessToken.reveal())));
    }

    /**
     * Asks for a token of the client itself.
     *
     * @param scope separated by spaces; empty: what the client gets by default
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>
     */
    static HttpCall clientCredentials(URI url, String clientId, Secret clientSecret, Optional<String> scope) {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("grant_type", "client_credentials"));
        scope.ifPresent(text -> parameters.put("scope", text));
        return form(url, new LoginClient(clientId, Optional.of(clientSecret), Optional.empty()), parameters);
    }

    /**
     * Posts a form in the name of a client, which proves itself by its secret. One without a secret is named in the
     * form.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749, section 2.3.1</a>
     */
    static HttpCall form(URI url, LoginClient client, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        String proof = "";
        if (client.secret().isPresent()) {
            String pair =
                    encoded(client.id()) + ":" + encoded(client.secret().get().reveal());
            proof = "authorization: Basic %s\r\n"
                    .formatted(Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
        } else {
            all.put("client_id", client.id());
        }
        String body = all.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return of(
                "POST",
                url,
                CLOSE
                        + "content-type: application/x-www-form-urlencoded\r\ncontent-length: %d\r\n%s"
                                .formatted(body.length(), proof),
                body);
    }

    /**
     * Sends or asks for JSON, as its client.
     *
     * @param body of ASCII characters
     * @param isKept whether another request may follow on the connection
     * @throws IllegalArgumentException if the token cannot be a header's value
     */
    static HttpCall json(String method, URI url, Secret accessToken, Optional<String> body, boolean isKept) {
        String content = body.map(
                        text -> "content-type: application/json\r\ncontent-length: %d\r\n".formatted(text.length()))
                .orElse("");
        return of(
                method,
                url,
                (isKept ? "" : CLOSE) + content + "authorization: Bearer %s\r\n".formatted(value(accessToken.reveal())),
                body.orElse(""));
    }

    /** @throws IllegalArgumentException if the token cannot be a header's value */
    static HttpCall userinfo(URI url, Secret accessToken) {
        return of(
                "POST",
                url,
                CLOSE
                        + "content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\nauthorization: Bearer %s\r\n"
                                .formatted(value(accessToken.reveal())));
    }

    private static String value(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a token is printable text without spaces");
        }
        return text;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpCall of(String method, URI url, String headers) {
        return of(method, url, headers, "");
    }

    private static HttpCall of(String method, URI url, String headers, String body) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        return new HttpCall(
                url,
                new Secret("%s %s HTTP/1.1\r\nhost: %s\r\naccept: %s\r\n%s\r\n%s"
                        .formatted(method, target, host, ACCEPTED, headers, body)));
    }

    /** Sends the request to the first address that accepts a connection. */
    Answer send(List<InetAddress> addresses, SSLSocketFactory tls, int maxBodyBytes) throws IOException {
        try (Socket socket = open(addresses, tls)) {
            return exchange(socket, new BufferedInputStream(socket.getInputStream()), maxBodyBytes);
        }
    }

    /** Connects to the first address that accepts a connection, with TLS where the URL says so. */
    Socket open(List<InetAddress> addresses, SSLSocketFactory tls) throws IOException {
        Socket socket = connect(addresses);
        if (!url.getScheme().equalsIgnoreCase("https")) {
            return socket;
        }
        try {
            SSLSocket secure = (SSLSocket) tls.createSocket(socket, PinnedAddresses.host(url), socket.getPort(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
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

    /** @param in what is read from the socket, from one answer to the next */
    Answer exchange(Socket socket, InputStream in, int maxBodyBytes) throws IOException {
        socket.getOutputStream().write(head.reveal().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return AnswerReader.read(in, maxBodyBytes);
    }
}
