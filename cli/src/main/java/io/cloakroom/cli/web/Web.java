package io.cloakroom.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and waits for the answers, of at most 1 MiB and for at most a minute. Follows no redirects: tokens go
 * only where whoever runs the command said.
 */
public final class Web {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private final Optional<SSLSocketFactory> sockets;
    private final Duration longest;

    /** @param longest from the first byte of a request to the last one of its answer */
    Web(Optional<SSLSocketFactory> sockets, Duration longest) {
        this.sockets = sockets;
        this.longest = longest;
        // A form must not be sent twice by itself: a code or a refresh token may count once only.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /**
     * Talks to servers whose certificates these authorities sign.
     *
     * @param authorities PEM file; empty: those of the JDK
     * @throws Refused if the file has no certificates
     */
    public static Web trusting(Optional<Path> authorities) throws Refused {
        return new Web(
                authorities.isPresent() ? Optional.of(Authorities.sockets(authorities.get())) : Optional.empty(),
                LONGEST);
    }

    /** An answer. */
    public static final class Answer {
        private final int status;
        private final byte[] body;

        private Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** The bytes, not to be changed. */
        public byte[] body() {
            return body;
        }

        /** Whether the status is one of 2xx. */
        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** The body, if it is a JSON object. */
        public Optional<ObjectNode> json() {
            try {
                return Optional.of(StrictJson.object(new String(body, UTF_8)));
            } catch (InputException e) {
                return Optional.empty();
            }
        }

        /** What an OAuth server says about a refusal, for the end of a sentence. */
        public String why() {
            return json().flatMap(answer -> text(answer, "error_description").or(() -> text(answer, "error")))
                    .orElse("HTTP status " + status);
        }

        private static Optional<String> text(ObjectNode object, String name) {
            return Optional.of(object.path(name).asText()).filter(text -> !text.isEmpty());
        }
    }

    /** @throws Refused if the server cannot be reached */
    public Answer get(URI uri) throws Refused {
        return send("GET", uri, Map.of("Accept", "application/json"), new byte[0]);
    }

    /** @throws Refused if the server cannot be reached; the form may have come all the same */
    public Answer post(URI uri, Map<String, Secret> fields) throws Refused {
        return form(
                uri,
                fields.entrySet().stream()
                        .map(field -> field.getKey() + "="
                                + UriEncoding.encodeComponent(field.getValue().reveal()))
                        .collect(Collectors.joining("&")));
    }

    /**
     * Sends a form that is encoded already.
     *
     * @throws Refused if the server cannot be reached; the form may have come all the same
     */
    public Answer form(URI uri, String form) throws Refused {
        return send("POST", uri, Map.of("Content-Type", "application/x-www-form-urlencoded"), form.getBytes(UTF_8));
    }

    /** @throws Refused if the server cannot be reached; the request may have come all the same */
    public Answer send(String method, URI uri, Map<String, String> headers, byte[] body) throws Refused {
        try {
            return answer(method, uri, headers, body);
        } catch (IOException e) {
            throw Refused.by(
                    "%s://%s cannot be reached: %s".formatted(uri.getScheme(), WebAddress.authority(uri), why(e)));
        }
    }

    private Answer answer(String method, URI uri, Map<String, String> headers, byte[] body) throws IOException {
        if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("it is not an HTTP server");
        }
        if (connection instanceof HttpsURLConnection tls) {
            sockets.ifPresent(tls::setSSLSocketFactory);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        return inTime(connection, new FutureTask<>(() -> exchange(connection, body)));
    }

    /**
     * Waits for the end of an exchange, on a thread of its own: the limits of a connection are for one read each, and a
     * server that sends a byte now and then never reaches them.
     */
    private Answer inTime(HttpURLConnection connection, FutureTask<Answer> exchange) throws IOException {
        Thread.ofPlatform().daemon().start(exchange);
        boolean isOver = false;
        try {
            Answer answer = exchange.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            isOver = true;
            return answer;
        } catch (TimeoutException e) {
            throw new SocketTimeoutException();
        } catch (ExecutionException e) {
            isOver = true;
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            if (!isOver) {
                // Closing may wait for a read that goes on.
                Thread.ofPlatform().daemon().start(connection::disconnect);
            }
        }
    }

    private static Answer exchange(HttpURLConnection connection, byte[] body) throws IOException {
        if (!connection.getRequestMethod().equals("GET")) {
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        @Nullable InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return new Answer(status, in == null ? new byte[0] : read(in));
    }

    private static byte[] read(InputStream in) throws IOException {
        try (in) {
            byte[] all = in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (all.length > MAX_ANSWER_BYTES) {
                throw new IOException("it sends more than %d bytes".formatted(MAX_ANSWER_BYTES));
            }
            return all;
        }
    }

    /** The reason of the failure: that of a handshake tells what is wrong with the certificate. */
    private static String why(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "its name is not known";
        }
        if (failure instanceof ConnectException) {
            return "nothing answers there";
        }
        if (failure instanceof SocketTimeoutException) {
            return "it does not answer in time";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
