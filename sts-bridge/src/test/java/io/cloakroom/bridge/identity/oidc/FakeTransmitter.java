package io.cloakroom.bridge.identity.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SignalPolling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A transmitter of the Shared Signals Framework in this process, beside a provider. Like Keycloak's it gives each
 * client one stream, keeps what is not acknowledged, and never makes a poll wait.
 */
public final class FakeTransmitter implements AutoCloseable {
    public static final String AUDIENCE = FakeOidcProvider.CLIENT_ID + "/stream-1";
    public static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
    public static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
    public static final String VERIFICATION = "https://schemas.openid.net/secevent/ssf/event-type/verification";

    private static final ObjectMapper JSON = new ObjectMapper();

    public final FakeOidcProvider provider = new FakeOidcProvider();
    /** What is not acknowledged yet, by id. */
    public final Map<String, String> waiting = new LinkedHashMap<>();
    /** The ids that were acknowledged. */
    public final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    /** Errors that the receiver told of, by id. */
    public final Map<String, String> refused = new ConcurrentHashMap<>();
    /** The bodies of polls. */
    public final ConcurrentLinkedQueue<JsonNode> polls = new ConcurrentLinkedQueue<>();
    /** The bodies of other requests that change something. */
    public final ConcurrentLinkedQueue<JsonNode> managed = new ConcurrentLinkedQueue<>();

    private volatile String accessToken = "for-ssf";
    private final AtomicInteger ids = new AtomicInteger();
    private volatile Optional<Map<String, Object>> stream = Optional.empty();
    private volatile List<String> supported = List.of(
            CAEP + "session-revoked",
            CAEP + "token-claims-change",
            CAEP + "credential-change",
            RISC + "account-disabled");

    /** Whether it takes no notice of what it is answered. */
    public volatile boolean ignoresAnswers;

    /** Whether it sends all that it has, however little it is asked for. */
    public volatile boolean ignoresMost;

    /** The time that verifications are stamped with. */
    public volatile Instant now = FakeOidcProvider.NOW;

    public FakeTransmitter() {
        String base = provider.issuer() + "/ssf";
        provider.announce("token_endpoint", provider.issuer() + "/token");
        provider.override(
                "/token",
                exchange ->
                        FakeOidcProvider.send(exchange, 200, Map.of("access_token", accessToken, "expires_in", 60)));
        announce(Map.of(
                "issuer",
                provider.issuer(),
                "configuration_endpoint",
                base + "/streams",
                "verification_endpoint",
                base + "/verify",
                "delivery_methods_supported",
                List.of("urn:ietf:rfc:8936")));
        provider.override("/ssf/streams", this::streams);
        provider.override("/ssf/verify", this::verify);
        restorePoll();
    }

    /** Its configuration. */
    public void announce(Map<String, Object> configuration) {
        provider.override(
                "/.well-known/ssf-configuration", exchange -> FakeOidcProvider.send(exchange, 200, configuration));
    }

    /** Only this access token is good from now on. */
    public void expect(String token) {
        accessToken = token;
    }

    public void restorePoll() {
        provider.override("/ssf/poll", this::poll);
    }

    /** The settings of a client that has a secret. */
    public OidcProviderConfig config() {
        return config(provider.configUrl());
    }

    /** As {@link #config()}, for the transmitter of another process. */
    public static OidcProviderConfig config(URI configUrl) {
        OidcProviderConfig plain = new OidcProviderConfig(
                "_",
                configUrl,
                Optional.empty(),
                Set.of(FakeOidcProvider.CLIENT_ID),
                Optional.empty(),
                ClaimName.parse("policy"),
                false,
                List.of(),
                List.of(),
                List.of(),
                Duration.ofHours(12),
                List.of());
        return new OidcProviderConfig(
                        plain.name(),
                        plain.configUrl(),
                        plain.issuer(),
                        plain.clientIds(),
                        Optional.of(new Secret("secret")),
                        plain.claimName(),
                        plain.claimUserinfo(),
                        plain.rolePolicies(),
                        plain.grantable(),
                        plain.sessionTags(),
                        plain.sessionLimit(),
                        plain.trustedOrigins(),
                        plain.accepted(),
                        plain.reading(),
                        plain.realmPolicies())
                .polling(SignalPolling.WANTED);
    }

    public void support(String... types) {
        supported = List.of(types);
    }

    /** A stream that is there before the bridge comes. */
    public void hasStream(String method, List<String> requested) {
        stream = Optional.of(streamOf(method, requested));
    }

    public boolean hasStream() {
        return stream.isPresent();
    }

    public void removeStream() {
        stream = Optional.empty();
    }

    /** Queues an event about a user. */
    public String tell(String type, Map<String, Object> event, String user) {
        return queue(claims(type, event, Map.of("format", "iss_sub", "iss", provider.issuer(), "sub", user)));
    }

    /** The claims of a token of this stream. */
    public Map<String, Object> claims(String type, Map<String, Object> event, Map<String, Object> subject) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", provider.issuer());
        claims.put("aud", AUDIENCE);
        claims.put("iat", now.getEpochSecond());
        claims.put("jti", "jti-" + ids.incrementAndGet());
        claims.put("sub_id", subject);
        claims.put("events", Map.of(type, event));
        return claims;
    }

    /** Queues a token with these claims, signed. Returns its id. */
    public String queue(Map<String, Object> claims) {
        String id = String.valueOf(claims.get("jti"));
        queue(
                id,
                FakeOidcProvider.sign(
                        Map.of("alg", "RS256", "kid", "rsa", "typ", "secevent+jwt"),
                        claims,
                        FakeOidcProvider.keyPair("rsa", "RS256").getPrivate(),
                        "RS256"));
        return id;
    }

    public void queue(String id, String token) {
        synchronized (waiting) {
            waiting.put(id, token);
        }
    }

    public List<String> waitingIds() {
        synchronized (waiting) {
            return List.copyOf(waiting.keySet());
        }
    }

    private Map<String, Object> streamOf(String method, List<String> requested) {
        List<String> delivered = new ArrayList<>(requested);
        delivered.retainAll(supported);
        return Map.of(
                "stream_id",
                "stream-1",
                "iss",
                provider.issuer(),
                "aud",
                List.of(AUDIENCE),
                "events_supported",
                supported,
                "events_requested",
                requested,
                "events_delivered",
                delivered,
                "delivery",
                Map.of("method", method, "endpoint_url", provider.issuer() + "/ssf/poll"));
    }

    private void streams(HttpExchange exchange) {
        JsonNode question = body(exchange);
        if (isRefused(exchange)) {
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" ->
                FakeOidcProvider.send(
                        exchange,
                        200,
                        FakeOidcProvider.json(stream.map(List::of).orElse(List.of())));
            case "POST" -> {
                managed.add(question);
                if (stream.isPresent()) {
                    FakeOidcProvider.send(exchange, 409, Map.of());
                    return;
                }
                hasStream(question.at("/delivery/method").asText(), requested(question));
                FakeOidcProvider.send(exchange, 201, stream.orElseThrow());
            }
            default -> {
                managed.add(question);
                hasStream("urn:ietf:rfc:8936", requested(question));
                FakeOidcProvider.send(exchange, 200, stream.orElseThrow());
            }
        }
    }

    private static List<String> requested(JsonNode question) {
        List<String> types = new ArrayList<>();
        question.path("events_requested").forEach(type -> types.add(type.asText()));
        return types;
    }

    private void verify(HttpExchange exchange) {
        JsonNode question = body(exchange);
        if (isRefused(exchange)) {
            return;
        }
        managed.add(question);
        queue(claims(
                VERIFICATION,
                Map.of("state", question.path("state").asText()),
                Map.of("format", "opaque", "id", "stream-1")));
        FakeOidcProvider.send(exchange, 204, new byte[0]);
    }

    private void poll(HttpExchange exchange) {
        JsonNode question = body(exchange);
        if (isRefused(exchange)) {
            return;
        }
        polls.add(question);
        if (stream.isEmpty()) {
            FakeOidcProvider.send(exchange, 404, Map.of("err", "stream_not_found"));
            return;
        }
        Map<String, String> sets = new LinkedHashMap<>();
        boolean hasMore;
        synchronized (waiting) {
            JsonNode answers = ignoresAnswers ? JSON.createObjectNode() : question;
            answers.path("ack").forEach(id -> {
                waiting.remove(id.asText());
                acknowledged.add(id.asText());
            });
            answers.path("setErrs").properties().forEach(error -> {
                waiting.remove(error.getKey());
                refused.put(error.getKey(), error.getValue().path("err").asText());
            });
            int most = ignoresMost ? waiting.size() : question.path("maxEvents").asInt();
            waiting.entrySet().stream().limit(most).forEach(entry -> sets.put(entry.getKey(), entry.getValue()));
            hasMore = waiting.size() > sets.size();
        }
        FakeOidcProvider.send(exchange, 200, Map.of("sets", sets, "moreAvailable", hasMore));
    }

    private boolean isRefused(HttpExchange exchange) {
        boolean isRefused =
                !("Bearer " + accessToken).equals(exchange.getRequestHeaders().getFirst("authorization"));
        if (isRefused) {
            FakeOidcProvider.send(exchange, 401, Map.of());
        }
        return isRefused;
    }

    private static JsonNode body(HttpExchange exchange) {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
