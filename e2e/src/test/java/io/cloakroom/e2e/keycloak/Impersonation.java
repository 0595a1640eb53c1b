package io.cloakroom.e2e.keycloak;

import io.cloakroom.testkit.KeycloakTokens;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

/** An administrator of the realm takes over a user's session in the browser and logs in to a client with it. */
final class Impersonation {
    private Impersonation() {}

    static KeycloakTokens of(TestRealm realm, String administrator, String user) {
        try (var browser = new Browser()) {
            String userId = realm.admin().userId(realm.name(), user);
            browser.open(HttpRequest.newBuilder(URI.create("%s/admin/realms/%s/users/%s/impersonation"
                            .formatted(realm.keycloak().baseUri(), realm.name(), userId)))
                    .header(
                            "Authorization",
                            "Bearer " + realm.login(administrator).accessToken())
                    .POST(HttpRequest.BodyPublishers.noBody()));
            return browser.tokens(realm, "cli", browser.logIn(realm, "cli", Map.of()));
        }
    }
}
