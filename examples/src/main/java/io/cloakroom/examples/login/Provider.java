package io.cloakroom.examples.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An OpenID Connect provider, as its discovery document describes it. */
public final class Provider {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String issuer;
    private final JsonNode discovery;

    private Provider(HttpClient http, String issuer, JsonNode discovery) {
        this.http = http;
        this.issuer = issuer;
        this.discovery = discovery;
    }

    /**
     * Reads the discovery document.
     *
     * @param issuer for Keycloak the URL of the realm
     * @throws LoginException if there is none, or it is another issuer's
     */
    public static Provider discover(HttpClient http, String issuer) throws IOException, LoginException {
        URI uri = URI.create(issuer + "/.well-known/openid-configuration");
        HttpResponse<String> response = send(http, HttpRequest.newBuilder(uri).GET());
        JsonNode discovery = response.statusCode() == 200 ? json(response.body()) : MissingNode.getInstance();
        if (!issuer.equals(discovery.path("issuer").asText())) {
            throw new LoginException("%s is not the discovery document of %s".formatted(uri, issuer));
        }
        return new Provider(http, issuer, discovery);
    }

    String issuer() {
        return issuer;
    }

    /** The address of the login page with these parameters. */
    URI authorization(Map<String, String> parameters) {
        return URI.create(discovery.path("authorization_endpoint").asText() + "?" + form(parameters));
    }

    /** Tokens for a code. */
    Tokens redeem(String clientId, String code, String redirectUri, String codeVerifier)
            throws IOException, LoginException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("client_id", clientId);
        parameters.put("code", code);
        parameters.put("redirect_uri", redirectUri);
        parameters.put("code_verifier", codeVerifier);
        return tokens(parameters);
    }

    /** Tokens for a program of its own right: the client credentials grant. */
    public Tokens clientCredentials(String clientId, String clientSecret, String scope)
            throws IOException, LoginException {
        return tokens(Map.of(
                "grant_type", "client_credentials",
                "client_id", clientId,
                "client_secret", clientSecret,
                "scope", scope));
    }

    /** Tokens for a name and password. For demos: a real program never sees its user's password. */
    public Tokens password(String clientId, String user, String password, String scope)
            throws IOException, LoginException {
        return tokens(Map.of(
                "grant_type", "password",
                "client_id", clientId,
                "username", user,
                "password", password,
                "scope", scope));
    }

    private Tokens tokens(Map<String, String> parameters) throws IOException, LoginException {
        URI uri = URI.create(discovery.path("token_endpoint").asText());
        HttpResponse<String> response = send(
                http,
                HttpRequest.newBuilder(uri)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(parameters))));
        JsonNode answer = json(response.body());
        if (response.statusCode() != 200) {
            throw new LoginException("no token: %s (%s)"
                    .formatted(
                            answer.path("error_description").asText(),
                            answer.path("error").asText()));
        }
        return new Tokens(
                answer.path("access_token").asText(),
                Optional.of(answer.path("id_token").asText()).filter(token -> !token.isEmpty()));
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode json(String text) throws LoginException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new LoginException("the provider answered with something that is not JSON");
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
