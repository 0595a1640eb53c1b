package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a realm pushes to its bridge, in whose place a server takes it down. */
class PushedSignalsIT {
    private static final String NAME = "pushing";
    private static final KeycloakAdmin ADMIN = KeycloakServer.shared().admin();
    private static final Queue<Pushed> TAKEN = new ConcurrentLinkedQueue<>();

    private static HttpServer bridge;

    /** @param type of the content */
    private record Pushed(String type, String token) {
        JsonNode header() {
            return part(0);
        }

        JsonNode claims() {
            return part(1);
        }

        private JsonNode part(int index) {
            return TestRealm.json(new String(decoded(token.split("\\.", -1)[index]), UTF_8));
        }

        boolean isAbout(String user) {
            return claims().at("/sub_id/sub").asText().equals(user)
                    || claims().at("/sub_id/user/sub").asText().equals(user);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        bridge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bridge.createContext("/-/signals", exchange -> {
            TAKEN.add(new Pushed(
                    exchange.getRequestHeaders().getFirst("content-type"),
                    new String(exchange.getRequestBody().readAllBytes(), US_ASCII)));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        bridge.start();
        TestRealm.create(NAME, Map.of(), """
            {"roles": {"realm": [{"name": "direct", "attributes": {"s3-policy": ["readwrite"]}}]}}
            """);
        ObjectNode realm = (ObjectNode) ADMIN.get(NAME);
        realm.withObject("/attributes")
                .put("s3-bridges", "app=http://127.0.0.1:" + bridge.getAddress().getPort());
        ADMIN.put(NAME, realm);
    }

    @AfterAll
    static void stop() {
        ObjectNode realm = (ObjectNode) ADMIN.get(NAME);
        realm.withObject("/attributes").put("s3-bridges", "");
        ADMIN.put(NAME, realm);
        bridge.stop(0);
    }

    private static byte[] decoded(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    /** Gives a new user the role, and returns the user's id. */
    private static String admit(String realm, String role, String user) {
        String id = ADMIN.create(realm + "/users", TestRealm.user(user));
        ADMIN.post(realm + "/users/" + id + "/role-mappings/realm", List.of(ADMIN.realmRole(realm, role)));
        return id;
    }

    private static List<Pushed> about(String user) {
        return TAKEN.stream().filter(pushed -> pushed.isAbout(user)).toList();
    }

    /** Waits for what is pushed of a change that was made after all others. */
    private static void awaitMarker(String user) {
        String marker = admit(NAME, "direct", user);
        await("what came later has been told", () -> !about(marker).isEmpty());
    }

    @Test
    void s68_whatIsPushedIsSignedForTheBridge() throws Exception {
        String id = admit(NAME, "direct", "signed");
        await("it is pushed", () -> !about(id).isEmpty());
        Pushed pushed = about(id).get(0);
        String issuer = KeycloakServer.shared().issuer(NAME);
        assertThat(pushed.type()).isEqualTo("application/secevent+jwt");
        assertThat(pushed.header().path("typ").asText()).isEqualTo("secevent+jwt");
        assertThat(pushed.claims().path("iss").asText()).isEqualTo(issuer);
        assertThat(pushed.claims().path("aud").asText()).isEqualTo("app");
        assertThat(pushed.claims().path("iat").asLong()).isPositive();
        assertThat(pushed.claims().path("jti").asText()).isNotEmpty();
        assertThat(isSigned(pushed, issuer + "/protocol/openid-connect/certs")).isTrue();
    }

    private static boolean isSigned(Pushed pushed, String keys) throws Exception {
        assertThat(pushed.header().path("alg").asText()).isEqualTo("RS256");
        String found = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(keys)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        for (JsonNode key : TestRealm.json(found).path("keys")) {
            if (key.path("kid").equals(pushed.header().path("kid"))) {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initVerify(KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(
                                new BigInteger(1, decoded(key.path("n").asText())),
                                new BigInteger(1, decoded(key.path("e").asText())))));
                int end = pushed.token().lastIndexOf('.');
                signature.update(pushed.token().substring(0, end).getBytes(US_ASCII));
                return signature.verify(decoded(pushed.token().substring(end + 1)));
            }
        }
        return false;
    }

    @Test
    void s68_whatHappensInOtherRealmsIsNotPushed() {
        String stranger = admit("demo", "s3-reader", "stranger-of-" + NAME);
        awaitMarker("after-stranger");
        ADMIN.delete("demo/users/" + stranger, Map.of());
        awaitMarker("after-stranger-is-gone");
        assertThat(about(stranger)).isEmpty();
        assertThat(TAKEN)
                .extracting(pushed -> pushed.claims().path("iss").asText())
                .containsOnly(KeycloakServer.shared().issuer(NAME));
    }
}
