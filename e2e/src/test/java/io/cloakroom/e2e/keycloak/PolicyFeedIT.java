package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may read the policies of a realm, and how a reader asks for what has changed. */
class PolicyFeedIT {
    private static final String READ = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${jwt:preferred_username}/*"}]}
            """;

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("readers", Map.of(), """
                {"roles": {"realm": [{"name": "read-s3-policies"}],
                           "client": {"app": [{"name": "read-s3-policies"}]}},
                 "users": [
                   {"username": "user", "realmRoles": ["read-s3-policies"], "clientRoles": {"app": ["read-s3-policies"]}},
                   {"username": "service-account-app", "enabled": true, "serviceAccountClientId": "app",
                    "clientRoles": {"app": ["read-s3-policies"]}}]}
                """);
        realm.admin()
                .create(
                        "readers/clients",
                        Map.of("clientId", "other", "secret", "other-secret", "serviceAccountsEnabled", true));
        String role = realm.admin()
                .get("readers/clients/" + realm.admin().clientId("readers", "app") + "/roles/read-s3-policies")
                .path("id")
                .asText();
        realm.admin()
                .post(
                        "readers/users/" + realm.admin().userId("readers", "service-account-other")
                                + "/role-mappings/clients/" + realm.admin().clientId("readers", "app"),
                        List.of(Map.of("id", role, "name", "read-s3-policies")));
    }

    @Test
    void answersWhatTheRealmKeepsAndThenWhatHasChanged() throws Exception {
        String id = save("home", READ);
        HttpResponse<String> first = ask(ofApp(), "");

        JsonNode answer = TestRealm.json(first.body());
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(answer.at("/policies/0/name").asText()).isEqualTo("home");
        assertThat(answer.at("/policies/0/document").asText()).isEqualTo(READ);
        String tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(tag).isEqualTo('"' + answer.path("revision").asText() + '"');
        assertThat(first.headers().firstValue("cache-control").orElseThrow()).contains("private");

        HttpResponse<String> same = ask(ofApp(), "W/\"other\", " + tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();

        save("more", READ);
        assertThat(ask(ofApp(), tag).statusCode()).isEqualTo(200);
        realm.admin().delete("readers/components/" + id, Map.of());
    }

    @Test
    void s70_onlyAClientsOwnServiceAccountWithTheRoleReads() throws Exception {
        HttpResponse<String> anonymous = ask("", "");
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(anonymous.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(ask("not.a.token", "").statusCode()).isEqualTo(401);
        // A user's roles do not count, nor do those that the account of another client has.
        assertThat(ask(realm.login("user").accessToken(), "").statusCode()).isEqualTo(403);
        assertThat(ask(
                                realm.keycloak()
                                        .clientCredentialsToken("readers", "other", "other-secret")
                                        .accessToken(),
                                "")
                        .statusCode())
                .isEqualTo(403);
        // A token of another realm is none here.
        assertThat(ask(
                                realm.keycloak()
                                        .clientCredentialsToken("demo", "batch-job", "batch-job-demo-secret", "s3")
                                        .accessToken(),
                                "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask(ofApp(), "").statusCode()).isEqualTo(200);
    }

    private static String ofApp() {
        return realm.keycloak()
                .clientCredentialsToken("readers", "app", TestRealm.SECRET)
                .accessToken();
    }

    private static HttpResponse<String> ask(String token, String known) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(realm.keycloak().issuer("readers") + "/s3-policies"));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        if (!known.isEmpty()) {
            request.header("if-none-match", known);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String save(String name, String document) {
        return realm.admin()
                .create(
                        "readers/components",
                        Map.of(
                                "providerId", "s3-policies",
                                "providerType", "org.keycloak.services.ui.extend.UiPageProvider",
                                "config", Map.of("policyName", List.of(name), "document", List.of(document))));
    }
}
