package io.cloakroom.bridge.sso;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.Pkce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A bridge that people log in to, a fake provider behind it, and a client that does what the AWS CLI does. */
final class SsoNode implements AutoCloseable {
    static final String REDIRECT = "http://127.0.0.1:34463/oauth/callback";
    static final Pkce PKCE = new Pkce(new Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeOidcProvider provider = new FakeOidcProvider();
    final FakeLogins logins = new FakeLogins(provider);
    final Path audit;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Bridge bridge;

    SsoNode(Path folder, Map<String, String> more) {
        audit = folder.resolve("audit.log");
        Map<String, String> settings = new HashMap<>(Map.of(
                "CLOAKROOM_ADDRESS",
                "127.0.0.1:0",
                "CLOAKROOM_AUDIT_LOG",
                audit.toString(),
                "CLOAKROOM_POLICIES_DIR",
                folder.toString(),
                "MINIO_IDENTITY_OPENID_CONFIG_URL",
                provider.configUrl().toString(),
                "MINIO_IDENTITY_OPENID_CLIENT_ID",
                FakeOidcProvider.CLIENT_ID,
                "CLOAKROOM_IDENTITY_OPENID_SCOPE",
                "s3",
                "CLOAKROOM_IDENTITY_OPENID_CLIENTS",
                "s3-cli",
                "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT",
                FakeLogins.CLIENT));
        settings.putAll(more);
        settings.values().removeIf(String::isEmpty);
        try {
            Files.writeString(
                    folder.resolve("lab.json"),
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::lab/*\"}]}");
            bridge = Bridge.start(ConfigLoader.load(
                    new ConfigLoader.Mode.Server(folder.resolve("store").toString()), Map.of(), settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An answer. The body is empty if it is no JSON. */
    record Answer(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        JsonNode json() {
            try {
                return JSON.readTree(http.body());
            } catch (IOException e) {
                throw new UncheckedIOException(http.body(), e);
            }
        }

        String text(String member) {
            assertThat(status()).as(http.body()).isEqualTo(200);
            return json().path(member).asText();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        void isRefused(int status, String name, String words) {
            assertThat(status()).as(http.body()).isEqualTo(status);
            assertThat(header("x-amzn-errortype")).isEqualTo(name);
            assertThat(json().path("__type").asText()).isEqualTo(name);
            assertThat(json().path("message").asText()).contains(words);
            assertThat(json().path("error_description").asText()).contains(words);
        }
    }

    /** A registered client. */
    record Client(String id, String secret) {}

    URI url(String path) {
        return URI.create(bridge.endpoint() + path);
    }

    /** Under which browsers reach the console. */
    URI console() {
        return bridge.console().orElseThrow();
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(url(path)));
    }

    Answer post(String path, Map<String, Object> body) {
        return post(path, new String(FakeOidcProvider.json(body), UTF_8));
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(url("/-/sso" + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A call of the portal. */
    Answer portal(String method, String path, String token) {
        return send(HttpRequest.newBuilder(url("/-/sso" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("x-amz-sso_bearer_token", token));
    }

    Client register() {
        Answer answer = post(
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
                        List.of("http://127.0.0.1/oauth/callback"),
                        "issuerUrl",
                        "https://identitycenter.amazonaws.com/cloakroom"));
        return new Client(answer.text("clientId"), answer.text("clientSecret"));
    }

    /** The query that the AWS CLI opens a browser with. */
    static Map<String, String> authorization(Client client) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client.id());
        query.put("redirect_uri", REDIRECT);
        query.put("state", "a2c3-4d5e");
        query.put("code_challenge_method", "S256");
        query.put("scopes", "sso:account:access");
        query.put("code_challenge", PKCE.challenge());
        return query;
    }

    Answer authorize(Map<String, String> query) {
        return get("/authorize?"
                + query.entrySet().stream()
                        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                        .collect(Collectors.joining("&")));
    }

    /** The code of a login in a browser. */
    String code(Client client) {
        URI page = URI.create(authorize(authorization(client)).header("location"));
        return FakeLogins.parameters(logins.logIn(page).getRawQuery()).getOrDefault("code", "");
    }

    Answer createToken(Client client, Map<String, String> more) {
        Map<String, Object> body = new HashMap<>(Map.of("clientId", client.id(), "clientSecret", client.secret()));
        body.putAll(more);
        return post("/token", body);
    }

    static Map<String, String> ofCode(String code) {
        return Map.of(
                "grantType",
                "authorization_code",
                "code",
                code,
                "redirectUri",
                REDIRECT,
                "codeVerifier",
                PKCE.verifier().reveal());
    }

    /** Alice's SSO access token. */
    Answer logIn() {
        Client client = register();
        return createToken(client, ofCode(code(client)));
    }

    /** The audit log, once it has this text in it. */
    String audited(String text) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            try {
                String log = Files.readString(audit);
                if (log.contains(text) || System.nanoTime() > deadline) {
                    return log;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        bridge.close();
        provider.close();
        http.close();
    }
}
