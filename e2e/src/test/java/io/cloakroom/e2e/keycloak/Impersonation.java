package io.cloakroom.e2e.keycloak;

import static java.util.stream.Collectors.joining;

import io.cloakroom.testkit.KeycloakTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;

/** An administrator of the realm takes over a user's session in the browser and logs in to a client with it. */
final class Impersonation {
    private static final String REDIRECT = "http://127.0.0.1:7777/callback";
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

    private Impersonation() {}

    static KeycloakTokens of(TestRealm realm, String administrator, String user) {
        try (var http = HttpClient.newHttpClient()) {
            String userId = realm.admin().userId(realm.name(), user);
            var impersonation = HttpRequest.newBuilder(URI.create("%s/admin/realms/%s/users/%s/impersonation"
                            .formatted(realm.keycloak().baseUri(), realm.name(), userId)))
                    .header(
                            "Authorization",
                            "Bearer " + realm.login(administrator).accessToken())
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            var cookies = http.send(impersonation, HttpResponse.BodyHandlers.ofString());
            var login = HttpRequest.newBuilder(URI.create(realm.keycloak().issuer(realm.name())
                            + "/protocol/openid-connect/auth?client_id=cli&response_type=code&scope=openid&redirect_uri="
                            + REDIRECT))
                    .header(
                            "Cookie",
                            cookies.headers().allValues("Set-Cookie").stream()
                                    .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                                    .filter(cookie -> !cookie.endsWith("="))
                                    .collect(joining("; ")))
                    .build();
            String location = http.send(login, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            var code = CODE.matcher(location);
            if (!code.find()) {
                throw new IllegalStateException("no code in " + location);
            }
            return realm.keycloak()
                    .token(
                            realm.name(),
                            Map.of(
                                    "grant_type",
                                    "authorization_code",
                                    "client_id",
                                    "cli",
                                    "redirect_uri",
                                    REDIRECT,
                                    "code",
                                    code.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
