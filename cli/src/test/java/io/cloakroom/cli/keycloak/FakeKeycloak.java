package io.cloakroom.cli.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers like a Keycloak with the JAR and an empty realm {@code acme}, as far as a test does not say otherwise, and
 * runs commands against it.
 */
final class FakeKeycloak implements AutoCloseable {
    static final String PASSWORD = "the administrator's password";

    /** Method, path and body of each request, in their order. */
    final List<String> received = new ArrayList<>();
    /** Status and body, by method and path. */
    final Map<String, Answer> answers = new HashMap<>();

    private final HttpServer server;

    record Answer(int status, String body) {}

    FakeKeycloak() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer("POST /realms/master/protocol/openid-connect/token", 200, token(Instant.now()));
        answer(
                "GET /admin/serverinfo",
                200,
                "{\"protocolMapperTypes\": {\"openid-connect\": [{\"id\": \"oidc-s3-policy-mapper\"}]}}");
        answer(
                "GET /admin/realms/acme",
                200,
                "{\"realm\": \"acme\", \"defaultRole\": {\"name\": \"default-roles-acme\"}}");
        for (String list : List.of("client-scopes", "clients", "roles", "groups", "components")) {
            answer("GET /admin/realms/acme/" + list, 200, "[]");
        }
        answer("GET /realms/acme/.well-known/openid-configuration", 200, "{\"issuer\": \"%s\"}".formatted(issuer()));
        server.createContext("/", this::handle);
        server.start();
    }

    void answer(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
    }

    void loseTheJar() {
        answer("GET /admin/serverinfo", 200, "{\"protocolMapperTypes\": {\"openid-connect\": []}}");
    }

    /** {@code cloakroom keycloak}, as the administrator {@code root}. */
    Cloakroom run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of("keycloak", command, "--url", url(), "--realm", "acme"));
        arguments.addAll(List.of("--user", "root", "--password-file", "-"));
        arguments.addAll(List.of(more));
        return Cloakroom.runWith(PASSWORD + "\n", arguments.toArray(String[]::new));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String issuer() {
        return url() + "/realms/acme";
    }

    /** The answer of a token endpoint. */
    static String token(Instant issued) {
        return "{\"access_token\": \"%s\"}".formatted(jwt("{\"iat\": %d}".formatted(issued.getEpochSecond())));
    }

    /** A token with these claims; nobody has signed it. */
    static String jwt(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return "%s.%s.c2lnbmF0dXJl"
                .formatted(
                        base64.encodeToString("{\"alg\":\"RS256\",\"kid\":\"1\"}".getBytes(UTF_8)),
                        base64.encodeToString(claims.getBytes(UTF_8)));
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        received.add(request + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        boolean isWrite = !exchange.getRequestMethod().equals("GET");
        Answer answer = answers.getOrDefault(request, new Answer(isWrite ? 201 : 404, ""));
        if (answer.status() / 100 == 3) {
            exchange.getResponseHeaders().set("location", answer.body());
        }
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
