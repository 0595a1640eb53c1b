package io.cloakroom.cli.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleAddressTest {
    private static final String ADDRESS = "https://console.example.org";

    private static JsonNode client(String json) throws IOException {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
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
        assertThat(ConsoleAddress.change(client(json), ADDRESS).map(Change::line))
                .hasValue("~ client `s3-cli`: logins may come back to `https://console.example.org/-/callback`, and"
                        + " users find it under Applications");
    }

    @Test
    void isAddedToAClientThatIsMadeOnlyNow() {
        assertThat(ConsoleAddress.change(MissingNode.getInstance(), ADDRESS)).isPresent();
    }

    @Test
    void isNoChangeWhereAllIsThereOrNoneIsWanted() throws IOException {
        JsonNode whole = client("{'redirectUris': ['http://127.0.0.1/*', 'https://console.example.org/-/callback'],"
                + " 'alwaysDisplayInConsole': true, 'baseUrl': 'https://console.example.org/'}");
        assertThat(ConsoleAddress.change(whole, ADDRESS)).isEmpty();
        assertThat(ConsoleAddress.change(client("{}"), "")).isEmpty();
    }
}
