package io.cloakroom.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An OpenID provider at which Ada is logged in, and the STS of a bridge that takes its tokens. Each refresh token
 * counts once.
 */
public final class FakeProvider implements AutoCloseable {
    public static final String SECRET_KEY = "SecretKeyOfTheSession";
    public static final String SESSION_TOKEN = "TokenOfTheSession";

    private final HttpServer server;

    /** The forms of calls, in their order: path, a space, the parameters. */
    public final List<String> calls = new ArrayList<>();

    /** Answers by path, in place of the usual ones. */
    public final Map<String, Answer> answers = new HashMap<>();

    /** What the next ID token says about the login; empty: what the login asked for. */
    public volatile String nonce = "";

    /** What the browser comes back with beside code and state. */
    public volatile String more = "";

    /** Runs before the login page answers. */
    public volatile Runnable beforeLogin = () -> {};

    private String askedNonce = "";
    private String challenge = "";
    private int refresh;
    private int pending = 1;

    /** Status and body. */
    public record Answer(int status, String body) {}

    public FakeProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** The bridge. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String issuer() {
        return url() + "/realms/acme";
    }

    /** The refresh token that counts now. */
    public synchronized String refreshToken() {
        return jwt("{\"n\":%d,\"exp\":4102444800}".formatted(refresh));
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/auth")) {
            beforeLogin.run();
        }
        answer(exchange);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Map<String, String> form = parameters(exchange.getRequestMethod().equals("GET") ? query : body);
            calls.add(path + " " + form);
            Answer answer = answers.containsKey(path) ? answers.get(path) : answer(path, form, exchange);
            byte[] bytes = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(String path, Map<String, String> form, HttpExchange exchange) {
        return switch (path) {
            case "/.well-known/cloakroom" -> new Answer(200, """
                    {"version": 1, "name": "acme", "region": "eu-west-9", "addressing": "path",
                     "endpoints": {"s3": "%1$s", "sts": "%1$s", "sso": "%1$s/-/sso"},
                     "providers": [{"name": "", "issuer": "%2$s", "client": "s3-cli", "scopes": "openid s3"}]}
                    """.formatted(url(), issuer()));
            case "/realms/acme/.well-known/openid-configuration" -> new Answer(200, """
                    {"issuer": "%1$s", "authorization_endpoint": "%1$s/auth", "token_endpoint": "%1$s/token",
                     "device_authorization_endpoint": "%1$s/device", "revocation_endpoint": "%1$s/revoke",
                     "end_session_endpoint": "%1$s/logout"}
                    """.formatted(issuer()));
            case "/realms/acme/auth" -> {
                askedNonce = form.getOrDefault("nonce", "");
                challenge = form.getOrDefault("code_challenge", "");
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "%s?code=the-code&state=%s%s"
                                        .formatted(
                                                form.getOrDefault("redirect_uri", ""),
                                                form.getOrDefault("state", ""),
                                                more));
                yield new Answer(302, "");
            }
            case "/realms/acme/device" -> {
                challenge = form.getOrDefault("code_challenge", "");
                yield new Answer(200, """
                        {"device_code": "the-device-code", "user_code": "ABCD-EFGH", "expires_in": 60, "interval": 1,
                         "verification_uri": "%1$s/device", "verification_uri_complete": "%1$s/device?user_code=ABCD-EFGH"}
                        """.formatted(issuer()));
            }
            case "/realms/acme/token" -> token(form);
            case "/realms/acme/revoke", "/realms/acme/logout" -> new Answer(200, "");
            case "/" -> new Answer(200, """
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                    <AssumeRoleWithWebIdentityResult><AssumedRoleUser>
                    <Arn>arn:aws:sts::000000000000:assumed-role/_/ada</Arn><AssumedRoleId>A:ada</AssumedRoleId></AssumedRoleUser>
                    <Credentials><AccessKeyId>ASIA0123456789ABCDEF</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
                    <SessionToken>%s</SessionToken><Expiration>2030-01-01T00:00:00.123Z</Expiration></Credentials>
                    </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                    """.formatted(SECRET_KEY, SESSION_TOKEN));
            default -> new Answer(404, "");
        };
    }

    private Answer token(Map<String, String> form) {
        return switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" ->
                form.getOrDefault("code", "").equals("the-code") && isVerified(form)
                        ? tokens()
                        : error("invalid_grant");
            case "refresh_token" ->
                form.getOrDefault("refresh_token", "").equals(refreshToken()) ? tokens() : error("invalid_grant");
            default -> pending-- > 0 ? error("authorization_pending") : isVerified(form) ? tokens() : error("x");
        };
    }

    private boolean isVerified(Map<String, String> form) {
        Secret verifier = new Secret(form.getOrDefault("code_verifier", ""));
        return new Pkce(verifier, verifier, verifier).challenge().equals(challenge);
    }

    private static Answer error(String code) {
        return new Answer(400, "{\"error\": \"%s\", \"error_description\": \"said %s\"}".formatted(code, code));
    }

    private Answer tokens() {
        refresh++;
        long now = Instant.now().getEpochSecond();
        String claims = """
                {"iss": "%s", "sub": "1", "preferred_username": "ada", "aud": ["sts-bridge"], "azp": "s3-cli", "typ": "Bearer",
                 "scope": "openid s3", "policy": ["readonly", "lab"], "nonce": "%s", "iat": %d, "exp": %d}
                """.formatted(issuer(), nonce.isEmpty() ? askedNonce : nonce, now, now + 300);
        return new Answer(
                200,
                "{\"access_token\": \"%1$s\", \"id_token\": \"%1$s\", \"refresh_token\": \"%2$s\"}"
                        .formatted(jwt(claims), refreshToken()));
    }

    private static String jwt(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return "%s.%s.c2lnbmF0dXJl"
                .formatted(
                        base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(UTF_8)),
                        base64.encodeToString(claims.getBytes(UTF_8)));
    }

    private static Map<String, String> parameters(String raw) {
        return QueryString.parse(raw, PercentDecoder.FORM).stream()
                .collect(Collectors.toMap(QueryParameter::name, QueryParameter::value, (one, other) -> one));
    }

    /** How many calls there were of a path. */
    public synchronized long callsOf(String path) {
        return calls.stream().filter(call -> call.startsWith(path + " ")).count();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
