package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.bridge.tls.ClientTls;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.bridge.webhook.BoundedBody;
import io.cloakroom.cli.documents.InputException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Calls a Keycloak server. Follows no redirects: passwords and tokens go only where the administrator said. An answer
 * has at most 32 MiB.
 */
final class KeycloakHttp implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_ANSWER_BYTES = 32 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final HttpClient client;

    /**
     * Talks to a server. The commands name no class of the bridge themselves: then those that need none load none.
     *
     * @param authorities file of those that sign its certificate; empty: those of the JDK
     * @throws InputException if the file has no certificates
     */
    static KeycloakHttp to(URI server, Optional<Path> authorities) throws InputException {
        if (authorities.isEmpty()) {
            return new KeycloakHttp(server, TrustedRoots.ofTheJdk());
        }
        try {
            return new KeycloakHttp(server, TrustedRoots.only(PemFiles.certificates(authorities.get())));
        } catch (IOException e) {
            throw new InputException("--ca-file: " + e.getMessage());
        }
    }

    /**
     * @param server base URL of Keycloak, without a slash at its end
     * @param roots who may sign its certificate
     */
    KeycloakHttp(URI server, TrustedRoots roots) {
        this.server = server;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(new ClientTls(roots, Optional.empty()).context())
                .build();
    }

    /**
     * An answer.
     *
     * @param body missing if it is not JSON
     */
    record Answer(int status, JsonNode body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** What Keycloak says about it, for the end of a sentence. */
        String why() {
            for (String member : new String[] {"errorMessage", "error_description", "error"}) {
                if (body.path(member).isTextual()) {
                    return "HTTP status %d, %s"
                            .formatted(status, body.path(member).asText());
                }
            }
            return "HTTP status " + status;
        }
    }

    URI server() {
        return server;
    }

    /** @throws KeycloakException if it cannot be reached */
    Answer get(String path) throws KeycloakException {
        return send(HttpRequest.newBuilder(at(path)).GET());
    }

    /** @throws KeycloakException if it cannot be reached; the call may have been carried out all the same */
    Answer call(String method, String path, Secret token, JsonNode body) throws KeycloakException {
        return send(HttpRequest.newBuilder(at(path))
                .header("authorization", "Bearer " + token.reveal())
                .header("content-type", "application/json")
                .method(
                        method,
                        body.isMissingNode() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())));
    }

    /** @throws KeycloakException if it cannot be reached */
    Answer postForm(String path, Map<String, Secret> fields) throws KeycloakException {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + UriEncoding.encodeComponent(field.getValue().reveal()))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(at(path))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form, StandardCharsets.US_ASCII)));
    }

    private URI at(String path) {
        return URI.create(server + path);
    }

    private Answer send(HttpRequest.Builder request) throws KeycloakException {
        try {
            HttpResponse<byte[]> answer = client.send(
                    request.header("accept", "application/json")
                            .timeout(TIMEOUT)
                            .build(),
                    head -> new BoundedBody(MAX_ANSWER_BYTES));
            if (answer.statusCode() / 100 == 3) {
                throw new KeycloakException("%s sends elsewhere, to `%s`: give that as --url, if you trust it"
                        .formatted(
                                server, answer.headers().firstValue("location").orElse("")));
            }
            return new Answer(answer.statusCode(), json(answer.body()));
        } catch (IOException e) {
            throw new KeycloakException("Keycloak at %s cannot be reached: %s".formatted(server, why(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeycloakException("interrupted");
        }
    }

    /** The reason of the failure: that of a handshake tells what is wrong with the certificate. */
    private static String why(IOException failure) {
        if (failure instanceof HttpTimeoutException) {
            return "it does not answer in time";
        }
        if (failure instanceof ConnectException) {
            return failure.getCause() instanceof UnresolvedAddressException
                    ? "its name is not known"
                    : "nothing answers there";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
