package io.cloakroom.cli.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleAddressTest {
    private static final String ADDRESS = "https://console.example.org";

    private static JsonNode client(String json) throws IOException {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }

    private static Optional<Change> change(JsonNode client) {
        return ConsoleAddress.change(WantedRealm.read(), client, ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'redirectUris': ['http://127.0.0.1/*']}",
                "{'redirectUris': ['https://console.example.org/-/callback']}",
                "{'redirectUris': ['https://console.example.org/-/callback'], 'alwaysDisplayInConsole': true,"
                        + " 'baseUrl': 'https://old.example.org/'}"
            })
    void isAddedWhereSomethingOfItIsMissing(String json) throws IOException {
        assertThat(change(client(json)).map(Change::line))
                .hasValue("~ client `s3-console`: logins may come back to `https://console.example.org/-/callback`,"
                        + " and users find it under Applications");
    }

    @Test
    void aClientThatIsMissingIsMade() {
        assertThat(change(MissingNode.getInstance()).map(Change::line))
                .hasValue("+ client `s3-console`, confidential, for a console whose logins come back to"
                        + " `https://console.example.org/-/callback`");
        JsonNode made = WantedRealm.read().console(ADDRESS);
        assertThat(made.path("publicClient").asBoolean(true)).isFalse();
        assertThat(made.path("redirectUris").toString()).isEqualTo("[\"https://console.example.org/-/callback\"]");
        assertThat(made.at("/attributes/pkce.code.challenge.method").asText()).isEqualTo("S256");
        assertThat(made.path("attributes").has("oauth2.device.authorization.grant.enabled"))
                .isFalse();
        assertThat(made.path("defaultClientScopes").toString()).contains("\"s3\"");
    }

    @Test
    void isNoChangeWhereAllIsThere() throws IOException {
        assertThat(change(client("{'redirectUris': ['http://127.0.0.1/*', 'https://console.example.org/-/callback'],"
                        + " 'alwaysDisplayInConsole': true, 'baseUrl': 'https://console.example.org/'}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'protocol': 'saml'}",
                "{'protocol': 'openid-connect', 'publicClient': true}",
                "{'protocol': 'openid-connect', 'bearerOnly': true}"
            })
    void aClientOfAnotherKindIsLeftToTheAdministrator(String json) throws IOException {
        assertThat(ConsoleAddress.conflict(client(json)))
                .get()
                .asString()
                .contains("client `s3-console` is there already");
        assertThat(ConsoleAddress.conflict(client("{'protocol': 'openid-connect'}")))
                .isEmpty();
    }
}
