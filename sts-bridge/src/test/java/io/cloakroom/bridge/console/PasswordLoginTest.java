package io.cloakroom.bridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.identity.ldap.TestDirectory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users of a directory, who log in by a form. */
class PasswordLoginTest extends ConsoleSiteTest {
    private final TestDirectory directory = TestDirectory.start();
    private String bob = "";

    @BeforeEach
    void startWithDirectory() throws Exception {
        bridge.close();
        bob = directory.user("bob");
        start(settings());
        claims.put("policy", List.of("consoleAdmin"));
        ConsoleBrowser admin = browser();
        logIn(admin);
        HttpResponse<String> attached =
                admin(admin, "POST", "idp/ldap/policy/attach", "{\"user\":\"bob\",\"policies\":[\"readwrite\"]}");
        assertThat(attached.statusCode()).as(attached.body()).isEqualTo(200);
        assertThat(admin(admin, "GET", "idp/ldap/policy-entities", "").body()).contains(bob, "readwrite");
    }

    @AfterEach
    void stopDirectory() {
        directory.close();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("MINIO_IDENTITY_LDAP_SERVER_ADDR", "127.0.0.1:" + directory.port());
        settings.put("MINIO_IDENTITY_LDAP_SERVER_INSECURE", "on");
        settings.put("MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN", TestDirectory.LOOKUP);
        settings.put("MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD", TestDirectory.LOOKUP_PASSWORD.reveal());
        settings.put("MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN", TestDirectory.PEOPLE);
        settings.put("MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER", "(uid=%s)");
        return settings;
    }

    private static HttpResponse<String> admin(ConsoleBrowser who, String method, String path, String body) {
        ObjectNode call = Json.object()
                .put("method", method)
                .put("path", path)
                .put("query", "")
                .put("body", body);
        return who.call("admin", call.toString());
    }

    private static String shown(String user, String password) {
        return Json.object().put("user", user).put("password", password).toString();
    }

    private HttpResponse<String> logIn(String user, String password) {
        return browser.call("password-login", shown(user, password));
    }

    @Test
    void aUserOfTheDirectoryLogsInAndReachesObjects() {
        JsonNode start = json(browser.call("start", "{}"));
        assertThat(start.path("directory").asBoolean()).isTrue();
        assertThat(start.path("providers")).hasSize(1);
        assertThat(logIn("bob", TestDirectory.PASSWORD).statusCode()).isEqualTo(200);
        assertThat(browser.cookies).containsOnlyKeys("cloakroom");
        JsonNode me = json(browser.call("me", "{}"));
        assertThat(me.path("subject").asText()).isEqualTo(bob);
        assertThat(me.path("byPassword").asBoolean()).isTrue();
        assertThat(me.at("/policies/0/name").asText()).isEqualTo("readwrite");
        assertThat(me.at("/policies/0/known").asBoolean()).isTrue();
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(me.path("expires").asText())))
                .isBetween(Duration.ofHours(7), Duration.ofHours(8));
        assertThat(browser.s3("PUT", "/bucket", "").statusCode()).isEqualTo(200);
        assertThat(browser.s3("PUT", "/bucket/a", "x").statusCode()).isEqualTo(200);
        assertThat(json(browser.call("logins", "{}")).path("known").asBoolean()).isFalse();
    }

    @Test
    void credentialsToTakeAlongEndWithTheLogin() {
        logIn("bob", TestDirectory.PASSWORD);
        Instant end =
                Instant.parse(json(browser.call("me", "{}")).path("expires").asText());
        browser.s3("PUT", "/bucket", "");
        JsonNode given = json(browser.call(
                "credentials", "{\"seconds\":604800,\"bucket\":\"bucket\",\"prefix\":\"\",\"readOnly\":true}"));
        assertThat(Instant.parse(given.path("expiration").asText())).isBeforeOrEqualTo(end);
        TakenCredentials taken = new TakenCredentials(bridge.endpoint(), given);
        assertThat(taken.send("GET", "/bucket?list-type=2")).isEqualTo(200);
        assertThat(taken.send("PUT", "/bucket/a")).isEqualTo(403);
        assertThat(browser.cookies).as("the login goes on").containsOnlyKeys("cloakroom");
        assertThat(browser.s3("PUT", "/bucket/a", "x").statusCode()).isEqualTo(200);

        browser.call("logout", "{}");
        assertThat(taken.send("GET", "/bucket?list-type=2")).isEqualTo(403);
    }

    /** A provider's clock may be ahead, so the end of its logins counts ahead too. A directory has none. */
    @Test
    void whoHasLoggedOutMayLogInAgain() throws Exception {
        logIn("bob", TestDirectory.PASSWORD);
        browser.call("logout", "{}");
        Instant end = Instant.now().plusSeconds(15);
        while (logIn("bob", TestDirectory.PASSWORD).statusCode() != 200) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(1000);
        }
    }

    @Test
    void itCannotBeRenewed() {
        logIn("bob", TestDirectory.PASSWORD);
        HttpResponse<String> refused = browser.call("renew", "{}");
        assertThat(json(refused).path("code").asText()).isEqualTo("InvalidTokenId");
        assertThat(json(refused).path("message").asText()).contains("log in again");
        assertThat(browser.cookies).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a wrong password | bob  | wrong         | InvalidParameterValue
            nobody           | eve  | correct-horse | InvalidParameterValue
            no password      | bob  | ''            | MissingParameter
            no name          | ''   | correct-horse | MissingParameter
        """)
    void s58_whoeverTheDirectoryDoesNotLetInIsNotLoggedIn(String why, String user, String password, String code) {
        HttpResponse<String> refused = logIn(user, password);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("code").asText()).isEqualTo(code);
        assertThat(refused.body()).doesNotContain("correct-horse", "wrong\"");
        assertThat(browser.cookies).isEmpty();
    }

    @Test
    void s58_guessesAreLimitedPerNameAsAtSts() {
        HttpResponse<String> last = logIn("bob", "guess");
        for (int i = 0; i < 30 && !last.body().contains("Throttling"); i++) {
            last = logIn("bob", "guess " + i);
        }
        assertThat(json(last).path("code").asText()).isEqualTo("Throttling");
    }

    @Test
    void s55_aPageOfAnotherSiteLogsNobodyIn() {
        HttpResponse<String> refused = browser.send(browser.request("/-/api/password-login")
                .POST(BodyPublishers.ofString(shown("bob", TestDirectory.PASSWORD)))
                .header("Sec-Fetch-Site", "cross-site")
                .header("X-Cloakroom-Console", "1"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(browser.cookies).isEmpty();
    }

    @Test
    void aConsoleNeedsNoOtherProvider() throws Exception {
        bridge.close();
        Map<String, String> settings = settings();
        settings.put("MINIO_IDENTITY_OPENID_CONFIG_URL", "");
        settings.put("MINIO_IDENTITY_OPENID_CLIENT_ID", "");
        settings.put("CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", "");
        start(settings);
        assertThat(json(browser.call("start", "{}")).path("providers")).isEmpty();
        assertThat(logIn("bob", TestDirectory.PASSWORD).statusCode()).isEqualTo(200);
    }
}
