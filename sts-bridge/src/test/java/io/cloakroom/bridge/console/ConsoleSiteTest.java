package io.cloakroom.bridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole bridge with its console, and a browser and a provider in this process. */
abstract class ConsoleSiteTest {
    static final String CHOICE = "{\"seconds\":3600,\"bucket\":\"\",\"prefix\":\"\"}";

    final FakeOidcProvider provider = new FakeOidcProvider();
    final AtomicInteger refreshes = new AtomicInteger();
    final Map<String, Object> claims = new HashMap<>();
    /** Each is taken once. */
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();

    volatile boolean isLoginOver;
    volatile Duration clockAhead = Duration.ZERO;
    Bridge bridge;
    ConsoleBrowser browser;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        Map.of(
                        "authorization_endpoint", "/auth",
                        "token_endpoint", "/token",
                        "end_session_endpoint", "/logout")
                .forEach((name, path) -> provider.announce(name, provider.issuer() + path));
        claims.put("policy", List.of("readwrite"));
        provider.override("/token", this::answerToken);
        provider.override("/logout", exchange -> {
            isLoginOver = true;
            FakeOidcProvider.send(exchange, 204, new byte[0]);
        });
        start(Map.of());
    }

    final void start(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "CLOAKROOM_ADDRESS", "127.0.0.1:0",
                "CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:0",
                "MINIO_IDENTITY_OPENID_CONFIG_URL", provider.configUrl().toString(),
                "MINIO_IDENTITY_OPENID_CLIENT_ID", FakeOidcProvider.CLIENT_ID,
                "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", "s3-cli"));
        environment.putAll(more);
        bridge = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Server(folder.resolve("data").toString()), Map.of(), environment));
        browser = browser();
    }

    @AfterEach
    void stop() {
        bridge.close();
        provider.close();
    }

    ConsoleBrowser browser() {
        return new ConsoleBrowser(bridge.console().orElseThrow());
    }

    private void answerToken(HttpExchange exchange) {
        try {
            Map<String, String> form =
                    parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            boolean isRefresh = "refresh_token".equals(form.get("grant_type"));
            if (isRefresh) {
                refreshes.incrementAndGet();
            }
            String shown = form.getOrDefault("refresh_token", "");
            if (isLoginOver || (isRefresh && !refreshTokens.remove(shown))) {
                FakeOidcProvider.send(exchange, 400, Map.of("error", "invalid_grant"));
                return;
            }
            String next = "refresh-" + refreshes.get();
            refreshTokens.add(next);
            FakeOidcProvider.send(
                    exchange,
                    200,
                    Map.of("access_token", token(), "token_type", "Bearer", "expires_in", 300, "refresh_token", next));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String token() {
        Instant now = Instant.now();
        return provider.token(said -> {
            said.putAll(claims);
            said.computeIfPresent("sid", (name, sid) -> sid.equals("") ? null : sid);
            said.put("iat", now.plus(clockAhead).getEpochSecond());
            said.put("exp", now.plusSeconds(300).getEpochSecond());
        });
    }

    static Map<String, String> parameters(String query) {
        return QueryString.parse(query, PercentDecoder.FORM).stream()
                .collect(Collectors.toMap(QueryParameter::name, QueryParameter::value));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(UTF_8));
    }

    /** Goes to the provider, which sends the browser back at once. */
    HttpResponse<String> logIn(ConsoleBrowser who) {
        return logIn(who, "");
    }

    /** @param more what the provider says besides */
    HttpResponse<String> logIn(ConsoleBrowser who, String more) {
        Map<String, String> asked = parameters(page(who).getRawQuery());
        return who.open("/-/callback?code=good&state=" + asked.get("state") + more);
    }

    URI page(ConsoleBrowser who) {
        HttpResponse<String> sent = who.open("/-/login");
        assertThat(sent.statusCode()).isEqualTo(303);
        return URI.create(sent.headers().firstValue("location").orElseThrow());
    }
}
