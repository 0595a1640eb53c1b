package io.cloakroom.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.cli.running.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and waits for the answers, of at most 1 MiB. Follows no redirects: tokens go only where whoever runs
 * the command said.
 */
public final class Web {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int PART_BYTES = 8192;

    private final Optional<SSLSocketFactory> sockets;

    private Web(Optional<SSLSocketFactory> sockets) {
        this.sockets = sockets;
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
                authorities.isPresent() ? Optional.of(Authorities.sockets(authorities.get())) : Optional.empty());
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
        long start = System.nanoTime();
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
        if (!method.equals("GET")) {
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        @Nullable InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return new Answer(status, in == null ? new byte[0] : read(in, start));
    }

    private static byte[] read(InputStream in, long start) throws IOException {
        try (in) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] part = new byte[PART_BYTES];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                all.write(part, 0, read);
                if (all.size() > MAX_ANSWER_BYTES) {
                    throw new IOException("it sends more than %d bytes".formatted(MAX_ANSWER_BYTES));
                }
                if (System.nanoTime() - start > LONGEST_NANOS) {
                    throw new SocketTimeoutException();
                }
            }
            return all.toByteArray();
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
