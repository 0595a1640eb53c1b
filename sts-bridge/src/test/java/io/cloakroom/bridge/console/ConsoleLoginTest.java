package io.cloakroom.bridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins of browsers: how they begin, go on and end. */
class ConsoleLoginTest extends ConsoleSiteTest {
    @Test
    void aLoginSetsCookiesThatNoScriptReadsAndNoOtherSiteSends() {
        Map<String, String> asked = parameters(page(browser).getRawQuery());
        assertThat(asked)
                .containsEntry("client_id", "s3-cli")
                .containsEntry("redirect_uri", bridge.console().orElseThrow() + "/-/callback")
                .containsEntry("code_challenge_method", "S256");
        HttpResponse<String> back = browser.open("/-/callback?code=good&state=" + asked.get("state"));
        assertThat(back.statusCode()).isEqualTo(200);
        // A browser that comes from another site has no strict cookies yet: the page goes on by itself.
        assertThat(back.body()).contains("http-equiv=\"refresh\" content=\"0;url=../\"");
        assertThat(back.headers().allValues("set-cookie"))
                .anyMatch(cookie -> cookie.startsWith("cloakroom="))
                .filteredOn(cookie -> cookie.startsWith("cloakroom="))
                .allMatch(cookie -> cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict"));
        assertThat(browser.cookies).containsOnlyKeys("cloakroom");
        assertThat(browser.cookies.values()).noneMatch(value -> value.contains("refresh"));

        JsonNode me = json(browser.call("me", "{}"));
        assertThat(me.path("name").asText()).isEqualTo("alice");
        assertThat(me.path("policies").get(0).path("name").asText()).isEqualTo("readwrite");
        assertThat(me.path("policies").get(0).path("known").asBoolean()).isTrue();
        assertThat(me.path("s3").asText()).isEqualTo(bridge.endpoint().toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            another state     | ?code=good&state=AAAA
            no state          | ?code=good
            the user said no  | ?error=access_denied&state=
            """)
    void s09_onlyTheLoginThatWasBegunHereIsFinished(String why, String query) {
        page(browser);
        HttpResponse<String> refused = browser.open("/-/callback" + query);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("The login failed", "href=\"login\"");
        assertThat(browser.cookies).doesNotContainKey("cloakroom");
    }

    @Test
    void s09_aLoginOfAnotherBrowserIsNotFinishedHere() {
        String state = parameters(page(browser).getRawQuery()).get("state");
        ConsoleBrowser victim = browser();
        HttpResponse<String> refused = victim.open("/-/callback?code=good&state=" + state);
        assertThat(refused.statusCode()).isEqualTo(403);
        page(victim);
        assertThat(victim.open("/-/callback?code=good&state=" + state).statusCode())
                .isEqualTo(403);
        assertThat(victim.cookies).doesNotContainKey("cloakroom");
    }

    @Test
    void s09_aLoginIsFinishedByTheProviderThatWasAskedOnly() {
        String wrong = parameters(page(browser).getRawQuery()).get("state") + "&iss=http%3A%2F%2Fevil.example";
        HttpResponse<String> refused = browser.open("/-/callback?code=good&state=" + wrong);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("http://evil.example", "not from the provider that was asked");
        assertThat(logIn(browser, "&iss=" + provider.issuer()).statusCode()).isEqualTo(200);
    }

    @Test
    void s09_whereThereAreSeveralProvidersEachSaysWhoItIs() throws Exception {
        bridge.close();
        try (FakeOidcProvider second = new FakeOidcProvider()) {
            second.announce("authorization_endpoint", second.issuer() + "/auth");
            second.announce("token_endpoint", second.issuer() + "/token");
            start(Map.of(
                    "CLOAKROOM_IDENTITY_OPENID_GRANTABLE", "readwrite",
                    "MINIO_IDENTITY_OPENID_CONFIG_URL_B", second.configUrl().toString(),
                    "MINIO_IDENTITY_OPENID_CLIENT_ID_B", "another-bridge",
                    "CLOAKROOM_IDENTITY_OPENID_GRANTABLE_B", "readonly",
                    "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT_B", "s3-cli"));
            HttpResponse<String> refused = answer("");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("does not say who it is");
            assertThat(answer("&iss=" + second.issuer()).statusCode()).isEqualTo(403);
            assertThat(browser.cookies).isEmpty();
            assertThat(answer("&iss=" + provider.issuer()).statusCode()).isEqualTo(200);
        }
    }

    /** What the provider without a name sends the browser back with. */
    private HttpResponse<String> answer(String more) {
        HttpResponse<String> sent = browser.open("/-/login?provider=_");
        URI page = URI.create(sent.headers().firstValue("location").orElseThrow());
        String state = parameters(page.getRawQuery()).get("state");
        return browser.open("/-/callback?code=good&state=" + state + more);
    }

    @Test
    void s09_tabsLogInSideBySideAndAWrongAnswerLeavesThemAlone() {
        List<String> states = IntStream.range(0, 4).mapToObj(i -> state()).toList();
        assertThat(browser.open("/-/callback?code=good&state=" + states.get(0) + "A")
                        .statusCode())
                .isEqualTo(403);
        for (String state : states) {
            assertThat(browser.open("/-/callback?code=good&state=" + state).statusCode())
                    .isEqualTo(200);
        }
        assertThat(browser.cookies).containsOnlyKeys("cloakroom");
        assertThat(browser.open("/-/callback?code=good&state=" + states.get(0)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void ofManyTabsTheOldestBeginsAgain() {
        List<String> states = IntStream.range(0, 5).mapToObj(i -> state()).toList();
        assertThat(browser.cookies).hasSize(4);
        assertThat(browser.open("/-/callback?code=good&state=" + states.get(0)).statusCode())
                .isEqualTo(403);
        for (String state : states.subList(1, 5)) {
            assertThat(browser.open("/-/callback?code=good&state=" + state).statusCode())
                    .isEqualTo(200);
        }
    }

    private String state() {
        return Objects.requireNonNull(parameters(page(browser).getRawQuery()).get("state"));
    }

    @Test
    void s77_whatAProviderSaysIsShownAsText() {
        String state = parameters(page(browser).getRawQuery()).get("state");
        HttpResponse<String> refused =
                browser.open("/-/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&state=" + state);
        assertThat(refused.body()).contains("&lt;script&gt;").doesNotContain("<script");
    }

    @Test
    void s08_whereALoginComesBackToIsNotSaidByTheRequest() {
        HttpResponse<String> sent =
                browser.send(browser.request("/-/login?redirect_uri=https://evil.example/&url=//evil")
                        .header("X-Forwarded-Host", "evil.example")
                        .header("X-Forwarded-Proto", "https"));
        String location = sent.headers().firstValue("location").orElseThrow();
        assertThat(location).doesNotContain("evil");
        assertThat(parameters(URI.create(location).getRawQuery()))
                .containsEntry("redirect_uri", bridge.console().orElseThrow() + "/-/callback");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a login with a name               | true  | 0
            its provider's clock is ahead     | true  | 20
            a login without                   | false | 0
            without, and the clock is ahead   | false | 20
            """)
    void aLogoutVoidsWhatWasTakenAlong(String why, boolean isNamed, int secondsAhead) {
        if (!isNamed) {
            claims.put("sid", "");
        }
        clockAhead = Duration.ofSeconds(secondsAhead);
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        TakenCredentials taken = new TakenCredentials(bridge.endpoint(), json(browser.call("credentials", CHOICE)));
        assertThat(taken.send("GET", "/bucket")).isEqualTo(200);
        JsonNode out = json(browser.call("logout", "{}"));
        assertThat(out.path("voided").asBoolean()).isTrue();
        assertThat(taken.send("GET", "/bucket")).isEqualTo(403);
    }

    @Test
    void aLogoutThatCannotBeStoredIsOneAtTheProviderAndInTheBrowser() throws Exception {
        logIn(browser);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + stateFile());
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE document");
        }
        HttpResponse<String> out = browser.call("logout", "{}");
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(json(out).path("voided").asBoolean(true)).isFalse();
        assertThat(json(out).path("ended").asBoolean()).isTrue();
        assertThat(isLoginOver).isTrue();
        assertThat(browser.cookies).isEmpty();
    }

    private Path stateFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("state.db")).findFirst().orElseThrow();
        }
    }

    @Test
    void anOldCookieIsWorthNothingAfterTheLogout() {
        logIn(browser);
        ConsoleBrowser thief = browser();
        thief.cookies.putAll(browser.cookies);
        browser.call("logout", "{}");
        isLoginOver = false; // even if the provider went on
        assertThat(json(thief.call("me", "{}")).path("code").asText()).isEqualTo("InvalidAccessKeyId");
        assertThat(json(thief.call("renew", "{}")).path("code").asText()).isEqualTo("InvalidAccessKeyId");
    }

    @Test
    void twoTabsRenewOnce() {
        logIn(browser);
        ConsoleBrowser other = browser();
        other.cookies.putAll(browser.cookies);
        CompletableFuture<HttpResponse<String>> first =
                CompletableFuture.supplyAsync(() -> browser.call("renew", "{}"));
        HttpResponse<String> second = other.call("renew", "{}");
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(refreshes).hasValue(1);
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
        assertThat(other.call("me", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void aTabMayTakeCredentialsWhileAnotherRenews() {
        logIn(browser);
        ConsoleBrowser other = browser();
        other.cookies.putAll(browser.cookies);
        CompletableFuture<HttpResponse<String>> taken =
                CompletableFuture.supplyAsync(() -> browser.call("credentials", CHOICE));
        HttpResponse<String> renewed = other.call("renew", "{}");
        assertThat(taken.join().statusCode()).isEqualTo(200);
        assertThat(renewed.statusCode()).isEqualTo(200);
        assertThat(refreshes).hasValue(1);
        assertThat(browser.call("credentials", CHOICE).statusCode()).isEqualTo(200);
        assertThat(refreshes).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"renew", "credentials"})
    void aLoginThatGetsNoCredentialsNowGetsThemLater(String call) {
        logIn(browser);
        claims.put("policy", List.of("no-such-policy"));
        assertThat(browser.call(call, CHOICE).statusCode()).isEqualTo(400);
        claims.put("policy", List.of("readwrite"));
        assertThat(browser.call(call, CHOICE).statusCode()).isEqualTo(200);
    }

    @Test
    void aLoginThatIsOverAtTheProviderIsForgotten() {
        logIn(browser);
        isLoginOver = true;
        HttpResponse<String> ended = browser.call("renew", "{}");
        assertThat(json(ended).path("code").asText()).isEqualTo("InvalidTokenId");
        assertThat(browser.cookies).isEmpty();
    }

    @Test
    void aUserInManyGroupsLogsIn() {
        claims.put(
                "groups", IntStream.range(0, 300).mapToObj(i -> "/group-" + i).toList());
        claims.put("email", "alice@example.org");
        claims.put(
                "policy", IntStream.range(0, 100).mapToObj(i -> "policy-" + i).toList());
        claims.merge("policy", List.of("readwrite"), (a, b) -> {
            List<Object> all = new ArrayList<>((List<?>) a);
            all.addAll((List<?>) b);
            return all;
        });
        assertThat(logIn(browser).statusCode()).isEqualTo(200);
        assertThat(browser.cookies.values()).allMatch(value -> value.length() <= Cookies.PART_CHARACTERS);
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void whoeverIsGrantedNothingIsToldSoInPlainWords() {
        claims.put("policy", List.of("no-such-policy"));
        HttpResponse<String> refused = logIn(browser);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(plainWords(refused))
                .contains("you have no rights here", "Sie haben hier keine Rechte", "Ask whoever administers")
                .doesNotContain("no-such-policy");
        assertThat(refused.body()).as("for administrators").contains("no-such-policy");
        assertThat(browser.cookies).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        begun elsewhere  | ?code=good&state=AAAA             | No login was begun in this browser
        the user said no | ?error=access_denied&state=RIGHT  | was cancelled, or it was refused
        another provider | ?code=good&iss=b&state=RIGHT      | was cancelled, or it was refused
        """)
    void whyALoginFailedIsSaidInPlainWords(String why, String query, String words) {
        HttpResponse<String> refused = browser.open("/-/callback" + query.replace("RIGHT", state()));
        assertThat(plainWords(refused)).contains(words, "lang=\"de\"");
    }

    /** What everybody reads of a page that says why a login failed. */
    private static String plainWords(HttpResponse<String> page) {
        assertThat(page.body()).contains("<details>");
        return page.body().substring(0, page.body().indexOf("<details>"));
    }

    @Test
    void aCookieThatIsNotOursIsNoLogin() {
        browser.cookies.put("cloakroom", "AQAAAAAA");
        assertThat(json(browser.call("me", "{}")).path("code").asText()).isEqualTo("InvalidTokenId");
        assertThat(browser.s3("GET", "/", "").body()).contains("InvalidTokenId");
    }
}
