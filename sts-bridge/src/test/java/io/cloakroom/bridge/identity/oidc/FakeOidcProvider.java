package io.cloakroom.bridge.identity.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An OpenID Connect provider in this process: discovery, keys, user info, and tokens signed as a test wants them. */
public final class FakeOidcProvider implements AutoCloseable {
    public static final String CLIENT_ID = "sts-bridge";
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final String REALM = "/realms/demo";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, KeyPair> GENERATED = new ConcurrentHashMap<>();

    private final HttpServer server;
    private final Map<String, Object> discovery = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> jwks = new ConcurrentHashMap<>();
    private final Map<String, Consumer<HttpExchange>> overrides = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private volatile Map<String, Object> userinfo = Map.of();

    public FakeOidcProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        discovery.put("issuer", issuer());
        discovery.put("jwks_uri", issuer() + "/certs");
        discovery.put("userinfo_endpoint", issuer() + "/userinfo");
        publish("rsa", "RS256");
    }

    /** A key pair for an algorithm; one name is one pair, for making them takes long. */
    public static KeyPair keyPair(String name, String algorithm) {
        return GENERATED.computeIfAbsent(name + " " + algorithm, any -> {
            try {
                KeyPairGenerator generator;
                if (algorithm.equals("EdDSA")) {
                    generator = KeyPairGenerator.getInstance("Ed25519");
                } else if (algorithm.startsWith("ES")) {
                    generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec(curve(algorithm).getStdName()));
                } else {
                    generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(2048);
                }
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Curve curve(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> Curve.P_256;
            case "ES384" -> Curve.P_384;
            default -> Curve.P_521;
        };
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + REALM;
    }

    public URI configUrl() {
        return URI.create(issuer() + "/.well-known/openid-configuration");
    }

    /** Puts the public key of this name and algorithm into the key set. */
    public void publish(String keyId, String algorithm) {
        publish(keyId, keyPair(keyId, algorithm), algorithm);
    }

    public void publish(String keyId, KeyPair pair, String algorithm) {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            publish(keyId, new RSAKey.Builder(rsa).keyID(keyId).build().toJSONObject());
        } else if (pair.getPublic() instanceof ECPublicKey ec) {
            publish(
                    keyId,
                    new ECKey.Builder(curve(algorithm), ec).keyID(keyId).build().toJSONObject());
        } else {
            byte[] encoded = pair.getPublic().getEncoded();
            Base64URL x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            publish(
                    keyId,
                    new OctetKeyPair.Builder(Curve.Ed25519, x)
                            .keyID(keyId)
                            .build()
                            .toJSONObject());
        }
    }

    public void publish(String keyId, Map<String, Object> jwk) {
        jwks.put(keyId, jwk);
    }

    public void withdraw(String keyId) {
        jwks.remove(keyId);
    }

    /** Changes the discovery document. */
    public void announce(String name, Object value) {
        discovery.put(name, value);
    }

    /** What user info answers; nothing: it refuses the access token. */
    public void answerUserinfo(Map<String, Object> claims) {
        userinfo = claims;
    }

    /** Answers a path ({@code /certs}) in another way until it is restored. */
    public void override(String path, Consumer<HttpExchange> handler) {
        overrides.put(REALM + path, handler);
    }

    /** Answers a path that is not below the issuer. */
    public void overrideRoot(String path, Consumer<HttpExchange> handler) {
        overrides.put(path, handler);
    }

    public void restore(String path) {
        overrides.remove(REALM + path);
    }

    public void fail(String path, int status) {
        override(path, exchange -> send(exchange, status, Map.of()));
    }

    public int requests(String path) {
        return requests.computeIfAbsent(REALM + path, any -> new AtomicInteger())
                .get();
    }

    /** Settings for it: claim mode, claim {@code policy}. */
    public OidcProviderConfig config() {
        return config("_", List.of());
    }

    public OidcProviderConfig config(String name, List<String> rolePolicies) {
        return new OidcProviderConfig(
                name,
                configUrl(),
                Optional.empty(),
                Set.of(CLIENT_ID),
                Optional.empty(),
                ClaimName.parse("policy"),
                false,
                rolePolicies,
                List.of(),
                List.of(),
                Duration.ofHours(12),
                List.of());
    }

    /** The claims of alice's access token, made one minute ago and good for four more. */
    public Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("exp", NOW.plusSeconds(240).getEpochSecond());
        claims.put("iat", NOW.minusSeconds(60).getEpochSecond());
        claims.put("iss", issuer());
        claims.put("aud", List.of(CLIENT_ID, "account"));
        claims.put("sub", "68fc385a-0922-4d21-87e9-6de7ab076765");
        claims.put("typ", "Bearer");
        claims.put("azp", "s3-cli");
        claims.put("sid", "1GBqmVFzoOEIKTvPMLJzVW_1");
        claims.put("preferred_username", "alice");
        claims.put("policy", List.of("readonly"));
        return claims;
    }

    public String token() {
        return token(claims -> {});
    }

    /** Alice's token with other claims. */
    public String token(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return sign("RS256", "rsa", claims);
    }

    /** A token signed with the key of this name. */
    public static String sign(String algorithm, String keyId, Map<String, Object> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        header.put("typ", "JWT");
        header.put("kid", keyId);
        return sign(header, claims, keyPair(keyId, algorithm).getPrivate(), algorithm);
    }

    public static String sign(
            Map<String, Object> header, Map<String, Object> claims, PrivateKey key, String algorithm) {
        String input = encode(json(header)) + "." + encode(json(claims));
        return input + "." + encode(signature(algorithm, key, input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] signature(String algorithm, PrivateKey key, byte[] input) {
        try {
            String bits = algorithm.substring(2);
            Signature signer = Signature.getInstance(
                    switch (algorithm.substring(0, 2)) {
                        case "RS" -> "SHA%swithRSA".formatted(bits);
                        case "PS" -> "RSASSA-PSS";
                        case "ES" -> "SHA%swithECDSAinP1363Format".formatted(bits);
                        default -> "Ed25519";
                    });
            if (algorithm.startsWith("PS")) {
                String digest = "SHA-" + bits;
                signer.setParameter(new PSSParameterSpec(
                        digest, "MGF1", new MGF1ParameterSpec(digest), Integer.parseInt(bits) / 8, 1));
            }
            signer.initSign(key);
            signer.update(input);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        requests.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
        Consumer<HttpExchange> override = overrides.get(path);
        if (override != null) {
            override.accept(exchange);
        } else {
            answer(exchange);
        }
    }

    /** Answers as it would without any override. */
    void answer(HttpExchange exchange) {
        switch (exchange.getRequestURI().getPath()) {
            case REALM + "/.well-known/openid-configuration" -> send(exchange, 200, discovery);
            case REALM + "/certs" -> send(exchange, 200, Map.of("keys", List.copyOf(jwks.values())));
            case REALM + "/userinfo" -> send(exchange, userinfo.isEmpty() ? 401 : 200, new HashMap<>(userinfo));
            default -> send(exchange, 404, Map.of());
        }
    }

    public static void send(HttpExchange exchange, int status, Map<String, Object> body) {
        send(exchange, status, json(body));
    }

    public static void send(HttpExchange exchange, int status, byte[] body) {
        try (exchange) {
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The client hung up: some tests want it to.
        }
    }
}
