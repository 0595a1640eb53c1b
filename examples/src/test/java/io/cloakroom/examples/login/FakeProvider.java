package io.cloakroom.examples.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Discovery document, login page and token endpoint; checks PKCE as a real provider does. */
final class FakeProvider implements AutoCloseable {
    static final String CLIENT = "s3-cli";

    /** Put into the ID token instead of the nonce of the login. */
    @Nullable
    String nonce;

    String audience = CLIENT;

    private Map<String, String> request = Map.of();
    private final HttpServer server = create();

    void start() throws IOException {
        server.createContext(
                "/realm/.well-known/openid-configuration", exchange -> answer(exchange, 200, """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/auth", "token_endpoint": "%1$s/token"}
                """.formatted(issuer())));
        server.createContext("/realm/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:%d/realm".formatted(server.getAddress().getPort());
    }

    /** What the user's browser is sent to after a login at this page. */
    String submit(URI page) {
        request = parameters(page.getRawQuery());
        return "%s?state=%s&code=the-code".formatted(request("redirect_uri"), request("state"));
    }

    /** A parameter of the last login page. */
    String request(String name) {
        return request.getOrDefault(name, "");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        boolean isGood = "the-code".equals(form.get("code"))
                && request("code_challenge").equals(challenge(form.getOrDefault("code_verifier", "")))
                && request("redirect_uri").equals(form.get("redirect_uri"));
        if (!isGood) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        String claims = """
                {"iss": "%s", "aud": "%s", "exp": %d, "nonce": "%s"}
                """.formatted(
                issuer(), audience, Instant.now().getEpochSecond() + 60, nonce == null ? request("nonce") : nonce);
        String token = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".x";
        answer(exchange, 200, "{\"access_token\": \"access\", \"id_token\": \"%s\"}".formatted(token));
    }

    private static HttpServer create() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : form.split("&", -1)) {
            String[] both = pair.split("=", 2);
            parameters.put(both[0], URLDecoder.decode(both[1], UTF_8));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
