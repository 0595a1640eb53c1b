package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.await;
import static io.cloakroom.e2e.keycloak.EndingRealm.awaitSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Since when a realm says that it records everything for a bridge, and after what that begins anew. */
class RecordingIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static KeycloakServer server;
    private static EndingRealm realm;

    @BeforeAll
    static void start() {
        server = KeycloakServer.start(KeycloakServer.Options.demo().withFeatures("ssf"));
        realm = EndingRealm.create(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What the realm tells the client {@code app}, in seconds; empty if it does not record everything. */
    private static OptionalLong recordedSince() {
        String token = server.clientCredentialsToken(EndingRealm.NAME, "app", TestRealm.SECRET)
                .accessToken();
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.issuer(EndingRealm.NAME) + "/s3-policies"))
                .header("authorization", "Bearer " + token)
                .build();
        long since = TestRealm.json(send(request).body())
                .at("/signals/recordedSince")
                .asLong();
        return since == 0 ? OptionalLong.empty() : OptionalLong.of(since);
    }

    /** It is said every twenty seconds. */
    private static void awaitRecordFrom(long second) {
        await("everything is recorded", () -> recordedSince().orElse(0) >= second);
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    /** What happens in between is told to nobody, however short it is. */
    @Test
    void s68_whereABridgeIsNotNamedForAMomentTheRecordBeginsAnew() {
        URI nobody = URI.create("http://127.0.0.1:9");
        realm.pushTo(nobody);
        awaitRecordFrom(1);
        long first = recordedSince().orElseThrow();
        awaitSeconds(2);

        realm.setAttribute("other", "x");
        assertThat(recordedSince()).as("that was another attribute").hasValue(first);
        realm.setAttribute("s3-bridges", "");
        long named = now();
        realm.pushTo(nobody);
        assertThat(recordedSince().orElse(Long.MAX_VALUE)).isGreaterThan(first);
        awaitRecordFrom(named);
        realm.setAttribute("s3-bridges", "");
    }

    /** The transmitter takes nothing for a client that is disabled. */
    @Test
    void s68_whatTheTransmitterDoesNotTakeIsNotInTheRecord() {
        realm.transmit();
        createStream();
        String id = realm.user("somebody");
        awaitRecordFrom(1);
        long first = recordedSince().orElseThrow();
        awaitSeconds(2);
        realm.giveRole(id, "direct");
        awaitSeconds(25);
        assertThat(recordedSince()).as("that was taken").hasValue(first);

        setEnabled(false);
        long missed = now();
        realm.takeRole(id, "direct");
        setEnabled(true);
        awaitRecordFrom(missed);
        realm.setAttribute("ssf.transmitterEnabled", "false");
    }

    /** As a bridge does it. */
    private static void createStream() {
        String token = server.clientCredentialsToken(EndingRealm.NAME, "app", TestRealm.SECRET, "ssf.manage")
                .accessToken();
        String changes = "https://schemas.openid.net/secevent/caep/event-type/token-claims-change";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.issuer(EndingRealm.NAME) + "/ssf/transmitter/streams"))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                    {"delivery": {"method": "urn:ietf:rfc:8936"}, "events_requested": ["%s"]}
                    """.formatted(changes)))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(201);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void setEnabled(boolean isEnabled) {
        String app = EndingRealm.NAME + "/clients/" + realm.admin().clientId(EndingRealm.NAME, "app");
        ObjectNode client = (ObjectNode) realm.admin().get(app);
        realm.admin().put(app, client.put("enabled", isEnabled));
    }
}
