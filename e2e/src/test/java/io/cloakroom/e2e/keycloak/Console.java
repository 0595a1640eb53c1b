package io.cloakroom.e2e.keycloak;

import io.cloakroom.testkit.KeycloakServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The login at a realm's admin console, which the provider's pages want. */
final class Console {
    private Console() {}

    /** A user whose password is the name. */
    static void logIn(Browser browser, String realm, String user) {
        KeycloakServer keycloak = KeycloakServer.shared();
        String console = keycloak.baseUri() + "/admin/" + realm + "/console/";
        enter(
                browser,
                browser.open(HttpRequest.newBuilder(URI.create(keycloak.issuer(realm)
                        + "/protocol/openid-connect/auth?client_id=security-admin-console&response_type=code&scope=openid"
                        + "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                        + "&redirect_uri=" + URLEncoder.encode(console, StandardCharsets.UTF_8)))),
                user);
    }

    /** A realm with organizations asks for the name first. */
    static void enter(Browser browser, Browser.Page form, String user) {
        boolean asksForBoth = form.html().contains("name=\"password\"");
        Browser.Page next = asksForBoth ? form : browser.submit(form, Map.of("username", user));
        browser.submit(next, Map.of("username", user, "password", user));
    }
}
