package io.cloakroom.bridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The logins of a user, as Keycloak's account API tells and ends them. */
class OwnLoginsTest extends ConsoleSiteTest {
    private static final String HERE = "1GBqmVFzoOEIKTvPMLJzVW_1";
    private static final String DEVICES = """
            [{"os": "Linux", "device": "Other", "sessions": [
                {"id": "1GBqmVFzoOEIKTvPMLJzVW_1", "ipAddress": "192.0.2.1", "started": 1790000000,
                 "lastAccess": 1790000100, "browser": "Chrome/150", "current": true,
                 "clients": [{"clientId": "s3-cli", "clientName": ""}]},
                {"id": "laptop-1", "ipAddress": "192.0.2.2", "started": 1790000200, "lastAccess": 1790000300,
                 "browser": "Firefox/140", "clients": [{"clientId": "app", "clientName": "<i>App"}]}]},
             {"os": "Android", "sessions": [{"id": "phone-1"}, {"id": "../../admin"}, {"id": 5}]}]
            """;

    private final List<String> ended = new CopyOnWriteArrayList<>();

    @BeforeEach
    void offerAccounts() {
        provider.override(
                "/account/sessions/devices",
                exchange -> FakeOidcProvider.send(exchange, 200, DEVICES.getBytes(StandardCharsets.UTF_8)));
        List.of("laptop-1", "phone-1", HERE)
                .forEach(id -> provider.override("/account/sessions/" + id, exchange -> end(exchange, id)));
    }

    private void end(HttpExchange exchange, String id) {
        assertThat(exchange.getRequestMethod()).isEqualTo("DELETE");
        assertThat(exchange.getRequestHeaders().getFirst("authorization")).startsWith("Bearer ey");
        ended.add(id);
        FakeOidcProvider.send(exchange, 204, new byte[0]);
    }

    @Test
    void areListedAsTheProviderKnowsThem() {
        logIn(browser);
        JsonNode told = json(browser.call("logins", "{}"));
        assertThat(told.path("known").asBoolean()).isTrue();
        JsonNode logins = told.path("logins");
        assertThat(logins.findValuesAsText("id")).containsExactly(HERE, "laptop-1", "phone-1");
        assertThat(logins.get(0).path("current").asBoolean()).isTrue();
        assertThat(logins.get(0).path("clients").get(0).asText()).isEqualTo("s3-cli");
        assertThat(logins.get(1).path("device").asText()).isEqualTo("Firefox/140, Linux");
        assertThat(logins.get(1).path("address").asText()).isEqualTo("192.0.2.2");
        assertThat(logins.get(1).path("started").asText()).isEqualTo("2026-09-21T14:16:40Z");
        assertThat(logins.get(2).path("current").asBoolean(true)).isFalse();
        // The refresh token was shown once, and its successor is kept.
        assertThat(browser.call("logins", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void anEndedOneHasNoCredentialsAnyMore() {
        claims.put("sid", "laptop-1");
        ConsoleBrowser laptop = browser();
        logIn(laptop);
        laptop.s3("PUT", "/bucket", "");
        TakenCredentials taken = new TakenCredentials(bridge.endpoint(), json(laptop.call("credentials", CHOICE)));
        claims.put("sid", HERE);
        logIn(browser);
        assertThat(taken.send("GET", "/bucket")).isEqualTo(200);

        HttpResponse<String> done = browser.call("end-logins", "{\"id\":\"laptop-1\"}");
        assertThat(json(done).path("ended").asInt()).isEqualTo(1);
        assertThat(ended).containsExactly("laptop-1");
        assertThat(taken.send("GET", "/bucket")).isEqualTo(403);
        assertThat(json(laptop.call("me", "{}")).path("code").asText()).isEqualTo("InvalidAccessKeyId");
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void allButTheOneThatAsksAreEndedAtOnce() {
        logIn(browser);
        assertThat(json(browser.call("end-logins", "{\"id\":\"\"}"))
                        .path("ended")
                        .asInt())
                .isEqualTo(2);
        assertThat(ended).containsExactly("laptop-1", "phone-1");
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void s77_nobodyEndsTheLoginOfSomebodyElse() {
        claims.put("sid", "somebody-else");
        ConsoleBrowser victim = browser();
        logIn(victim);
        claims.put("sid", HERE);
        logIn(browser);
        for (String id : List.of("somebody-else", "../../admin", HERE)) {
            HttpResponse<String> refused = browser.call("end-logins", "{\"id\":\"%s\"}".formatted(id));
            assertThat(refused.statusCode()).as(id).isEqualTo(400);
            assertThat(refused.body()).contains("no such login of yours");
        }
        assertThat(ended).isEmpty();
        assertThat(victim.call("me", "{}").statusCode()).isEqualTo(200);
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void aProviderThatCannotBeReachedLeavesNoCredentials() {
        provider.fail("/account/sessions/laptop-1", 500);
        claims.put("sid", "laptop-1");
        ConsoleBrowser laptop = browser();
        logIn(laptop);
        claims.put("sid", HERE);
        logIn(browser);
        assertThat(json(browser.call("end-logins", "{\"id\":\"laptop-1\"}"))
                        .path("code")
                        .asText())
                .isEqualTo("IDPCommunicationError");
        assertThat(json(laptop.call("me", "{}")).path("code").asText()).isEqualTo("InvalidAccessKeyId");
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void aProviderThatDoesNotTellIsNoError() {
        for (int status : List.of(401, 403, 404)) {
            provider.fail("/account/sessions/devices", status);
            logIn(browser);
            assertThat(json(browser.call("logins", "{}")).path("known").asBoolean(true))
                    .isFalse();
        }
    }
}
