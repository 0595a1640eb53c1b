package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** S-62: what users can write about themselves gives them nothing. */
class SelfServiceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static TestRealm realm;

    @BeforeAll
    static void letUsersEditTheirAttributes() {
        realm = TestRealm.create("self-service", Map.of(), """
                {"users": [{"username": "mallory", "realmRoles": ["default-roles-self-service"]}]}
                """);
        ObjectNode profile = (ObjectNode) realm.admin().get("self-service/users/profile");
        profile.put("unmanagedAttributePolicy", "ENABLED");
        realm.admin().replace("self-service/users/profile", profile);
    }

    @Test
    void s62_attributeEditedThroughTheAccountApiHasNoEffect() throws Exception {
        assertThat(editOwnAttribute("s3-policy", "consoleAdmin")).isEqualTo(204);
        assertThat(ownAttribute("s3-policy")).isEqualTo("consoleAdmin");

        var tokens = realm.login("mallory");

        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertThat(tokens.idClaims().has("policy")).isFalse();
        assertThat(realm.keycloak()
                        .userinfo("self-service", tokens.accessToken())
                        .has("policy"))
                .isFalse();
    }

    /** What the warning in the form is about; it also shows that the test above would notice. */
    @Test
    void userAttributesCountOnlyOnceSwitchedOn() throws Exception {
        assertThat(editOwnAttribute("s3-policy", "consoleAdmin")).isEqualTo(204);
        realm.configure(Map.of("user.attributes", "true"));
        try {
            assertThat(Claims.policy(realm.login("mallory").accessClaims())).containsExactly("consoleAdmin");
        } finally {
            realm.configure(Map.of("user.attributes", "false"));
        }
    }

    private static int editOwnAttribute(String name, String value) throws Exception {
        ObjectNode account = account();
        account.withObject("/attributes").putArray(name).add(value);
        return send(request().POST(HttpRequest.BodyPublishers.ofString(account.toString())))
                .statusCode();
    }

    private static String ownAttribute(String name) throws Exception {
        return account().at("/attributes/" + name + "/0").asText();
    }

    private static ObjectNode account() throws Exception {
        return (ObjectNode) JSON.readTree(send(request().GET()).body());
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(realm.keycloak().issuer("self-service") + "/account"))
                .header("Authorization", "Bearer " + realm.login("mallory").accessToken())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
