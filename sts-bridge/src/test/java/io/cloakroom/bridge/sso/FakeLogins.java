package io.cloakroom.bridge.sso;

import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.Pkce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The logins of a fake provider: a code for what a browser is sent with, and tokens for codes, as OAuth says. Everybody
 * is alice, of the client {@code s3-cli}.
 */
final class FakeLogins {
    static final String CLIENT = "s3-cli";

    private final FakeOidcProvider provider;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> devices = new ConcurrentHashMap<>();
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger drawn = new AtomicInteger();
    private volatile boolean isDeviceApproved;

    /** How long the codes of the next logins on other devices are good. */
    volatile int deviceSeconds = 600;

    private volatile String client = CLIENT;
    private volatile Consumer<Map<String, Object>> change = claims -> {};

    FakeLogins(FakeOidcProvider provider) {
        this.provider = provider;
        Map.of(
                        "authorization_endpoint", "/auth",
                        "token_endpoint", "/token",
                        "device_authorization_endpoint", "/device",
                        "end_session_endpoint", "/logout")
                .forEach((name, path) -> provider.announce(name, provider.issuer() + path));
        provider.override("/token", this::token);
        provider.override("/device", this::device);
        provider.override("/logout", this::logout);
    }

    /** What a browser brings back: the address that it is sent to after the login. */
    URI logIn(URI page) {
        Map<String, String> asked = parameters(page.getRawQuery());
        String code = "code-" + drawn.incrementAndGet();
        codes.put(code, asked);
        return URI.create(asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
    }

    void approveDevice() {
        isDeviceApproved = true;
    }

    /** Tokens are made for another client. */
    void issueTo(String other) {
        client = other;
    }

    /** Tokens have other claims. */
    void changing(Consumer<Map<String, Object>> claims) {
        change = claims;
    }

    /** The claims of alice's access token, made now. */
    Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>(provider.claims());
        long now = Instant.now().getEpochSecond();
        claims.put("iat", now);
        claims.put("exp", now + 300);
        claims.put("azp", client);
        claims.put("scope", "openid s3");
        claims.put("policy", List.of("readonly", "lab"));
        change.accept(claims);
        return claims;
    }

    boolean areOver() {
        return refreshTokens.isEmpty();
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> found = new HashMap<>();
        for (QueryParameter parameter : QueryString.parse(query, PercentDecoder.FORM)) {
            found.put(parameter.name(), parameter.value());
        }
        return found;
    }

    private void token(HttpExchange exchange) {
        Map<String, String> form = form(exchange);
        String verifier = form.getOrDefault("code_verifier", "");
        switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" -> {
                Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
                boolean isGood = asked != null
                        && challenge(verifier).equals(asked.get("code_challenge"))
                        && Objects.equals(asked.get("redirect_uri"), form.get("redirect_uri"))
                        && Objects.equals(asked.get("client_id"), form.get("client_id"));
                answer(exchange, isGood, "invalid_grant", "Code not valid");
            }
            case "refresh_token" ->
                answer(
                        exchange,
                        refreshTokens.contains(form.getOrDefault("refresh_token", "")),
                        "invalid_grant",
                        "Token is not active");
            default -> {
                boolean isKnown = challenge(verifier).equals(devices.get(form.getOrDefault("device_code", "")));
                answer(
                        exchange,
                        isKnown && isDeviceApproved,
                        isKnown ? "authorization_pending" : "invalid_grant",
                        "The authorization request is still pending");
            }
        }
    }

    private void answer(HttpExchange exchange, boolean isGood, String error, String description) {
        if (!isGood) {
            FakeOidcProvider.send(exchange, 400, Map.of("error", error, "error_description", description));
            return;
        }
        String refresh = "refresh-" + drawn.incrementAndGet();
        refreshTokens.add(refresh);
        FakeOidcProvider.send(
                exchange,
                200,
                Map.of(
                        "access_token",
                        FakeOidcProvider.sign("RS256", "rsa", claims()),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        300,
                        "refresh_token",
                        refresh));
    }

    private void device(HttpExchange exchange) {
        String code = "device-" + drawn.incrementAndGet();
        devices.put(code, form(exchange).getOrDefault("code_challenge", "none"));
        FakeOidcProvider.send(
                exchange,
                200,
                Map.of(
                        "device_code",
                        code,
                        "user_code",
                        "ABCD-EFGH",
                        "verification_uri",
                        provider.issuer() + "/device-page",
                        "verification_uri_complete",
                        provider.issuer() + "/device-page?user_code=ABCD-EFGH",
                        "expires_in",
                        deviceSeconds,
                        "interval",
                        5));
    }

    private void logout(HttpExchange exchange) {
        refreshTokens.remove(form(exchange).getOrDefault("refresh_token", ""));
        FakeOidcProvider.send(exchange, 204, new byte[0]);
    }

    private static String challenge(String verifier) {
        return new Pkce(new Secret(verifier)).challenge();
    }

    private static Map<String, String> form(HttpExchange exchange) {
        try {
            return parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
