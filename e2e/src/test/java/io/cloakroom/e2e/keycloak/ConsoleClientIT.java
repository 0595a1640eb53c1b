package io.cloakroom.e2e.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's own client, as {@code cloakroom keycloak setup --console} makes it, and a login with it. */
class ConsoleClientIT {
    private static final String NAME = "console-of-acme";
    private static final Pattern CONSOLE = Pattern.compile("console: (http://localhost:[0-9]+)/");

    @TempDir
    private static Path folder;

    private final KeycloakAdmin admin = KeycloakServer.shared().admin();

    private static KeycloakCli setup(String address, String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(more, 0, all, 4, more.length);
        all[0] = "--console";
        all[1] = address;
        all[2] = "--console-secret-file";
        all[3] = folder.resolve("s3-console.secret").toString();
        return KeycloakCli.setup(NAME, folder.resolve("sts-bridge.secret"), all);
    }

    @Test
    void aUserFindsTheConsoleUnderApplicationsAndLogsInWithAClientThatHasASecret() throws Exception {
        KeycloakCli made = setup("http://localhost:1");
        assertThat(made.code()).as(made.text()).isZero();
        assertThat(made.lines())
                .contains(
                        "CLOAKROOM_IDENTITY_OPENID_CLIENTS=s3-cli,s3-console",
                        "CLOAKROOM_CONSOLE_URL=http://localhost:1",
                        "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT=s3-console",
                        "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT_SECRET_FILE=" + folder.resolve("s3-console.secret"));
        Path secret = folder.resolve("s3-console.secret");
        assertThat(Files.getPosixFilePermissions(secret)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(made.text()).doesNotContain(Files.readString(secret).strip());
        JsonNode client = admin.get(NAME + "/clients/" + admin.clientId(NAME, "s3-console"));
        assertThat(client.path("publicClient").asBoolean()).isFalse();
        createUser("writer", "s3-writer");

        Path settings = folder.resolve("bridge.env");
        Files.write(
                settings,
                made.lines().stream()
                        .filter(line -> !line.startsWith("CLOAKROOM_CONSOLE_URL="))
                        .toList());
        try (BridgeProcess bridge = BridgeProcess.start(BridgeProcess.Options.server(folder.resolve("data"))
                        .with("MINIO_CONFIG_ENV_FILE", settings.toString())
                        .with("CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:0"));
                Browser browser = new Browser()) {
            Matcher console = CONSOLE.matcher(bridge.log());
            assertThat(console.find()).as(bridge.log()).isTrue();
            String address = console.group(1);
            KeycloakCli moved = setup(address);
            assertThat(moved.errors()).contains("changed client `s3-console`: logins may come back to `" + address);
            assertThat(setup(address, "--dry-run").lines()).containsExactly("No difference.");

            Browser.Page login = browser.open(HttpRequest.newBuilder(URI.create(address + "/-/login")));
            assertThat(login.uri().getRawQuery()).contains("client_id=s3-console", "code_challenge_method=S256");
            Browser.Page end = browser.submit(login, Map.of("username", "writer", "password", "writer"));
            assertThat(end.uri().getPath()).isEqualTo("/-/callback");
            JsonNode me = TestRealm.json(call(browser, address, "me"));
            assertThat(me.path("name").asText()).isEqualTo("writer");
            assertThat(me.at("/policies/0/name").asText()).isEqualTo("readwrite");
            assertThat(TestRealm.json(call(browser, address, "logins"))
                            .path("known")
                            .asBoolean())
                    .as("the account lists its logins for this client")
                    .isTrue();
            assertThat(applications(address)).isEqualTo(address + "/");
        }
        assertThat(withoutSecret().path("error").asText())
                .as("nobody uses the client's name without its secret")
                .isEqualTo("unauthorized_client");
    }

    private static String call(Browser browser, String console, String name) {
        return browser.open(HttpRequest.newBuilder(URI.create(console + "/-/api/" + name))
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("X-Cloakroom-Console", "1")
                        .POST(BodyPublishers.ofString("{}")))
                .html();
    }

    /** Where the account console's page <i>Applications</i> leads for the client. */
    private static String applications(String address) throws IOException, InterruptedException {
        String token;
        try (Browser browser = new Browser()) {
            TestRealm realm = TestRealm.of(NAME);
            KeycloakAdmin admin = realm.admin();
            admin.create(
                    NAME + "/clients",
                    Map.of(
                            "clientId",
                            "account-page",
                            "publicClient",
                            true,
                            "redirectUris",
                            List.of("http://127.0.0.1/*"),
                            "fullScopeAllowed",
                            true));
            Browser.Page login = browser.logIn(realm, "account-page", Map.of());
            Browser.Page end = browser.submit(login, Map.of("username", "writer", "password", "writer"));
            token = browser.tokens(realm, "account-page", end).accessToken();
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            JsonNode all = TestRealm.json(http.send(
                            HttpRequest.newBuilder(
                                            URI.create(KeycloakServer.shared().issuer(NAME) + "/account/applications"))
                                    .header("Accept", "application/json")
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
            for (JsonNode application : all) {
                if (application.path("clientId").asText().equals("s3-console")) {
                    return application.path("effectiveUrl").asText();
                }
            }
            throw new IllegalStateException("s3-console is not among " + all + ", expected " + address);
        }
    }

    private static JsonNode withoutSecret() throws IOException, InterruptedException {
        String form = "grant_type=authorization_code&client_id=s3-console&code=x&redirect_uri="
                + URLEncoder.encode("http://localhost:1/-/callback", UTF_8);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return TestRealm.json(http.send(
                            HttpRequest.newBuilder(URI.create(
                                            KeycloakServer.shared().issuer(NAME) + "/protocol/openid-connect/token"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString(form))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        }
    }

    private void createUser(String name, String role) {
        String id = admin.create(NAME + "/users", TestRealm.user(name));
        admin.post(NAME + "/users/" + id + "/role-mappings/realm", List.of(admin.realmRole(NAME, role)));
    }
}
