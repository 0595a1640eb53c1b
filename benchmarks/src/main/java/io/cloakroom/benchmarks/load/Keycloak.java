package io.cloakroom.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Keycloak with this checkout's provider, its database in memory, called over one connection. */
final class Keycloak implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);
    private static final String ADMINISTRATOR = "admin";

    private final Server server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Keycloak(Server server) {
        this.server = server;
    }

    /** @param home of a distribution with the provider in it, built for the database {@code dev-mem} */
    static Keycloak start(Path home) throws IOException {
        int port = Server.freePort();
        Server server = Server.start(
                "Keycloak",
                port,
                List.of(
                        home.resolve("bin/kc.sh").toString(),
                        "start",
                        "--optimized",
                        "--cache=local",
                        "--http-enabled=true",
                        "--hostname-strict=false",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port),
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_KC_HEAP",
                        "-Xms512m -Xmx1g",
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        ADMINISTRATOR,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        ADMINISTRATOR),
                home.resolve("benchmark.log"));
        Keycloak keycloak = new Keycloak(server);
        try {
            keycloak.awaitReady();
            return keycloak;
        } catch (IOException e) {
            keycloak.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException {
        Instant deadline = Instant.now().plus(START_TIMEOUT);
        while (true) {
            try {
                if (send(request("/realms/master").GET()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The CPU time that the server has used, in seconds. */
    double cpuSeconds() {
        return server.cpuSeconds();
    }

    void createRealm(JsonNode representation) throws IOException {
        call(administrator("/admin/realms").POST(body(representation)), 201);
    }

    /** Whatever is below a realm in the admin REST API. */
    JsonNode admin(String path) throws IOException {
        return call(administrator("/admin/realms/" + path).GET(), 200);
    }

    private HttpRequest.Builder administrator(String path) throws IOException {
        String token = tokens(
                        "master",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                ADMINISTRATOR,
                                "password",
                                ADMINISTRATOR))
                .path("access_token")
                .asText();
        return request(path).header("authorization", "Bearer " + token).header("content-type", "application/json");
    }

    /** The answer of a realm's token endpoint. */
    JsonNode tokens(String realm, Map<String, String> form) throws IOException {
        String encoded = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return call(
                request("/realms/%s/protocol/openid-connect/token".formatted(realm))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded)),
                200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(ANSWER_TIMEOUT);
    }

    private static HttpRequest.BodyPublisher body(JsonNode json) throws IOException {
        return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json));
    }

    private JsonNode call(HttpRequest.Builder request, int expected) throws IOException {
        HttpResponse<byte[]> answer = send(request);
        if (answer.statusCode() != expected) {
            throw new IOException(
                    "%s: status %d, %s".formatted(answer.uri(), answer.statusCode(), new String(answer.body(), UTF_8)));
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
