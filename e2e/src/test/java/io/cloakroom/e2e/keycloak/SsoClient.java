package io.cloakroom.e2e.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** The calls that the AWS CLI makes for {@code aws sso login}, as it makes them. */
final class SsoClient implements AutoCloseable {
    static final String REDIRECT = "http://127.0.0.1:7777/callback";
    static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String ACCOUNT = "account_id=000000000000";
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI bridge;
    private final JsonNode registration;

    SsoClient(URI bridge) {
        this.bridge = bridge;
        this.registration = post(
                        "/client/register",
                        Map.of(
                                "clientName",
                                "botocore-client-acme",
                                "clientType",
                                "public",
                                "scopes",
                                List.of("sso:account:access"),
                                "grantTypes",
                                List.of("authorization_code", "refresh_token"),
                                "redirectUris",
                                List.of("http://127.0.0.1/callback"),
                                "issuerUrl",
                                "https://identitycenter.amazonaws.com/cloakroom"))
                .good();
    }

    /** An answer, with the name of the error if it is one. */
    record Answer(int status, String error, JsonNode json) {
        JsonNode good() {
            assertThat(status).as("%s %s", error, json).isEqualTo(200);
            return json;
        }

        void isRefused(String name) {
            assertThat(error).as("%d %s", status, json).isEqualTo(name);
        }
    }

    /** The code of a user who logs in at Keycloak's page. */
    String code(String user) {
        String state = UUID.randomUUID().toString();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", registration.path("clientId").asText());
        query.put("redirect_uri", REDIRECT);
        query.put("state", state);
        query.put("code_challenge_method", "S256");
        query.put("scopes", "sso:account:access");
        query.put("code_challenge", challenge());
        Browser.Page end = logIn(user, bridge + "/authorize?" + form(query));
        assertThat(end.uri().toString()).startsWith(REDIRECT + "?").contains("state=" + state);
        return code(end);
    }

    /** The code that Keycloak gives some client of its own, without the bridge. */
    String codeOf(KeycloakServer keycloak, String realm, String client, String user) {
        return code(logIn(
                user,
                keycloak.issuer(realm) + "/protocol/openid-connect/auth?"
                        + form(Map.of(
                                "response_type",
                                "code",
                                "client_id",
                                client,
                                "redirect_uri",
                                REDIRECT,
                                "scope",
                                "openid s3",
                                "code_challenge_method",
                                "S256",
                                "code_challenge",
                                challenge()))));
    }

    private static Browser.Page logIn(String user, String url) {
        try (Browser browser = new Browser()) {
            Browser.Page page = browser.open(HttpRequest.newBuilder(URI.create(url)));
            return browser.submit(page, Map.of("username", user, "password", user));
        }
    }

    private static String code(Browser.Page end) {
        Matcher matcher = CODE.matcher(end.uri().toString());
        assertThat(matcher.find()).as("%s %s", end.uri(), end.html()).isTrue();
        return matcher.group(1);
    }

    /** Tokens for a code. */
    Answer exchange(String code) {
        return createToken(Map.of(
                "grantType", "authorization_code", "code", code, "redirectUri", REDIRECT, "codeVerifier", VERIFIER));
    }

    Answer createToken(Map<String, Object> more) {
        return post("/token", with(more));
    }

    JsonNode beginDevice() {
        return post("/device_authorization", with(Map.of("startUrl", "https://identitycenter.amazonaws.com/cloakroom")))
                .good();
    }

    private Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("clientId", registration.path("clientId").asText());
        body.put("clientSecret", registration.path("clientSecret").asText());
        return body;
    }

    List<String> roles(String token) {
        return portal("GET", "/assignment/roles?" + ACCOUNT, token)
                .good()
                .path("roleList")
                .findValuesAsText("roleName");
    }

    Answer credentials(String token, String role) {
        return portal("GET", "/federation/credentials?role_name=%s&%s".formatted(role, ACCOUNT), token);
    }

    S3Client s3(String token, String role) {
        JsonNode given = credentials(token, role).good().path("roleCredentials");
        return Clients.s3(
                bridge,
                StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        given.path("accessKeyId").asText(),
                        given.path("secretAccessKey").asText(),
                        given.path("sessionToken").asText())));
    }

    Answer logout(String token) {
        return portal("POST", "/logout", token);
    }

    private Answer portal(String method, String path, String token) {
        return send(HttpRequest.newBuilder(URI.create(bridge + "/-/sso" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("x-amz-sso_bearer_token", token));
    }

    private Answer post(String path, Map<String, Object> body) {
        try {
            return send(HttpRequest.newBuilder(URI.create(bridge + "/-/sso" + path))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("x-amzn-errortype").orElse(""),
                    JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String challenge() {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.close();
    }
}
