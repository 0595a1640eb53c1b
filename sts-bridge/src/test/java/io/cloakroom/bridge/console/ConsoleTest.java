package io.cloakroom.bridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console of a whole bridge, with a browser and a provider in this process. */
class ConsoleTest {
    private static final String CHOICE = "{\"seconds\":3600,\"bucket\":\"\",\"prefix\":\"\"}";

    private final FakeOidcProvider provider = new FakeOidcProvider();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final Map<String, Object> claims = new HashMap<>();
    /** Each is taken once. */
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();

    private volatile boolean isLoginOver;
    private volatile Duration clockAhead = Duration.ZERO;
    private Bridge bridge;
    private ConsoleBrowser browser;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        Map.of(
                        "authorization_endpoint", "/auth",
                        "token_endpoint", "/token",
                        "end_session_endpoint", "/logout")
                .forEach((name, path) -> provider.announce(name, provider.issuer() + path));
        claims.put("policy", List.of("readwrite"));
        provider.override("/token", this::answerToken);
        provider.override("/logout", exchange -> {
            isLoginOver = true;
            FakeOidcProvider.send(exchange, 204, new byte[0]);
        });
        start(Map.of());
    }

    private void start(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "CLOAKROOM_ADDRESS", "127.0.0.1:0",
                "CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:0",
                "MINIO_IDENTITY_OPENID_CONFIG_URL", provider.configUrl().toString(),
                "MINIO_IDENTITY_OPENID_CLIENT_ID", FakeOidcProvider.CLIENT_ID,
                "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", "s3-cli"));
        environment.putAll(more);
        bridge = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Server(folder.resolve("data").toString()), Map.of(), environment));
        browser = browser();
    }

    @AfterEach
    void stop() {
        bridge.close();
        provider.close();
    }

    private ConsoleBrowser browser() {
        return new ConsoleBrowser(bridge.console().orElseThrow());
    }

    private void answerToken(HttpExchange exchange) {
        try {
            Map<String, String> form =
                    parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            boolean isRefresh = "refresh_token".equals(form.get("grant_type"));
            if (isRefresh) {
                refreshes.incrementAndGet();
            }
            String shown = form.getOrDefault("refresh_token", "");
            if (isLoginOver || (isRefresh && !refreshTokens.remove(shown))) {
                FakeOidcProvider.send(exchange, 400, Map.of("error", "invalid_grant"));
                return;
            }
            String next = "refresh-" + refreshes.get();
            refreshTokens.add(next);
            FakeOidcProvider.send(
                    exchange,
                    200,
                    Map.of("access_token", token(), "token_type", "Bearer", "expires_in", 300, "refresh_token", next));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String token() {
        Instant now = Instant.now();
        return provider.token(said -> {
            said.putAll(claims);
            said.computeIfPresent("sid", (name, sid) -> sid.equals("") ? null : sid);
            said.put("iat", now.plus(clockAhead).getEpochSecond());
            said.put("exp", now.plusSeconds(300).getEpochSecond());
        });
    }

    private static Map<String, String> parameters(String query) {
        return QueryString.parse(query, PercentDecoder.FORM).stream()
                .collect(Collectors.toMap(QueryParameter::name, QueryParameter::value));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(UTF_8));
    }

    /** Goes to the provider, which sends the browser back at once. */
    private HttpResponse<String> logIn(ConsoleBrowser who) {
        return logIn(who, "");
    }

    /** @param more what the provider says besides */
    private HttpResponse<String> logIn(ConsoleBrowser who, String more) {
        Map<String, String> asked = parameters(page(who).getRawQuery());
        return who.open("/-/callback?code=good&state=" + asked.get("state") + more);
    }

    private URI page(ConsoleBrowser who) {
        HttpResponse<String> sent = who.open("/-/login");
        assertThat(sent.statusCode()).isEqualTo(303);
        return URI.create(sent.headers().firstValue("location").orElseThrow());
    }

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
        assertThat(browser.cookies).isEmpty();
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
        assertThat(victim.cookies).isEmpty();
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
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a form of another site     | cross-site  | -
            a page of the same site    | same-site   | 1
            an address typed in        | none        | 1
            a browser that says naught | -           | 1
            no header of ours          | same-origin | -
            """)
    void s55_thePageOfAnotherOriginDoesNothing(String why, String site, String header) {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        for (String path : List.of("/-/api/me", "/-/api/credentials", "/-/api/logout", "/-/s3/bucket/key")) {
            HttpRequest.Builder request = browser.request(path);
            request = path.startsWith("/-/s3")
                    ? request.PUT(BodyPublishers.ofString("{}"))
                    : request.POST(BodyPublishers.ofString(CHOICE));
            request.header("Origin", "http://evil.example");
            if (site != null) {
                request.header("Sec-Fetch-Site", site);
            }
            if (header != null) {
                request.header("X-Cloakroom-Console", header);
            }
            HttpResponse<String> refused = browser.send(request);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).contains("AccessForbidden");
            assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
        assertThat(browser.s3("HEAD", "/bucket/key", "").statusCode()).isEqualTo(404);
    }

    @Test
    void s55_noPageIsAskedIn() {
        HttpResponse<String> asked = browser.send(browser.request("/-/s3/bucket/key")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "http://evil.example")
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "x-cloakroom-console"));
        assertThat(asked.statusCode()).isEqualTo(403);
        assertThat(asked.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/app.js", "/nowhere", "/-/login", "/-/callback", "/-/api/me", "/-/s3/b/k", "/-/get/x"})
    void s55_everyAnswerKeepsScriptsAndFramesOut(String path) {
        HttpResponse<String> answer = browser.open(path);
        assertThat(answer.headers().allValues("content-security-policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("x-frame-options")).hasValue("DENY");
        assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    }

    @Test
    void s55_s3AndItsPortKnowNoConsole() {
        ConsoleBrowser onS3 = new ConsoleBrowser(bridge.endpoint());
        for (String path : List.of("/", "/-/login", "/-/api/me", "/app.js")) {
            assertThat(onS3.open(path).body()).doesNotContain("cloakroom-console", "import ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST.", "localhost:80", "page.localhost"})
    void s55_noObjectIsServedUnderTheHostOfTheConsole(String host) {
        URI s3 = bridge.endpoint();
        assertThat(RawRequest.send(s3, "GET", "/bucket/page.html", host))
                .startsWith("HTTP/1.1 400")
                .contains("InvalidRequest", "`localhost` is the host of the console");
        assertThat(RawRequest.send(s3, "GET", "/minio/health/live", host)).startsWith("HTTP/1.1 200");
        assertThat(RawRequest.send(s3, "GET", "/bucket/page.html", s3.getAuthority()))
                .startsWith("HTTP/1.1 403")
                .contains("AccessDenied");
    }

    @Test
    void s55_aCookieThatIsThereTwiceIsNoLogin() {
        logIn(browser);
        String login = browser.cookies.get("cloakroom");
        browser.cookies.put("other=1; cloakroom", login);
        HttpResponse<String> refused = browser.call("me", "{}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("message").asText()).contains("two cookies `cloakroom`");
        assertThat(browser.s3("GET", "/", "").statusCode()).isEqualTo(400);
    }

    @Test
    void objectsGoThroughTheGateway() {
        claims.put("policy", List.of("readwrite"));
        logIn(browser);
        assertThat(browser.s3("PUT", "/bucket", "").statusCode()).isEqualTo(200);
        assertThat(browser.s3("PUT", "/bucket/a%20folder/%C3%A4.txt", "hello").statusCode())
                .isEqualTo(200);
        assertThat(browser.s3("GET", "/bucket/a%20folder/%C3%A4.txt", "").body())
                .isEqualTo("hello");
        assertThat(browser.s3("GET", "/bucket?list-type=2&prefix=a%20folder%2F", "")
                        .body())
                .contains("<Size>5</Size>");
        assertThat(browser.s3(
                                "PUT",
                                "/bucket/a%20folder/%C3%A4.txt?tagging",
                                "<Tagging><TagSet><Tag><Key>a</Key>" + "<Value>b</Value></Tag></TagSet></Tagging>")
                        .statusCode())
                .isEqualTo(200);

        claims.put("policy", List.of("readonly"));
        ConsoleBrowser reader = browser();
        logIn(reader);
        assertThat(reader.s3("GET", "/bucket/a%20folder/%C3%A4.txt", "").body()).isEqualTo("hello");
        HttpResponse<String> refused = reader.s3("PUT", "/bucket/new", "x");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("AccessDenied");
    }

    @Test
    void s55_anObjectIsSavedAndNeverShown() {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        HttpRequest.Builder page = browser.request("/-/s3/bucket/folder/p%C3%A4ge%0A.html")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Cloakroom-Console", "1")
                .header("Content-Type", "text/html")
                .PUT(BodyPublishers.ofString("<script>alert(1)</script>"));
        assertThat(browser.send(page).statusCode()).isEqualTo(200);
        // Nobody gets there by a link.
        assertThat(browser.open("/-/s3/bucket/folder/p%C3%A4ge%0A.html").statusCode())
                .isEqualTo(403);

        String url = json(browser.call("link", "{\"bucket\":\"bucket\",\"key\":\"folder/päge\\n.html\"}"))
                .path("url")
                .asText();
        HttpResponse<String> saved = browser.open("/" + url);
        assertThat(saved.body()).isEqualTo("<script>alert(1)</script>");
        assertThat(saved.headers().firstValue("content-type")).hasValue("application/octet-stream");
        assertThat(saved.headers().firstValue("content-disposition"))
                .hasValue("attachment; filename*=UTF-8''p%C3%A4ge_.html");
        assertThat(saved.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox"));
    }

    @Test
    void s55_noCacheKeepsAnObject() {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        HttpRequest.Builder put = browser.request("/-/s3/bucket/key")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Cloakroom-Console", "1")
                .header("Cache-Control", "public, max-age=600")
                .PUT(BodyPublishers.ofString("hello"));
        assertThat(browser.send(put).statusCode()).isEqualTo(200);
        assertThat(browser.s3("GET", "/bucket/key", "").headers().allValues("cache-control"))
                .containsExactly("private, no-store");
        String url = json(browser.call("link", "{\"bucket\":\"bucket\",\"key\":\"key\"}"))
                .path("url")
                .asText();
        assertThat(browser.open("/" + url).headers().allValues("cache-control")).containsExactly("private, no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-content-sha256",
                "x-amz-date",
                "x-amz-decoded-content-length",
                "x-amz-security-token",
                "x-amz-trailer"
            })
    void s55_noPageSaysWhatTheSignatureSays(String header) {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        HttpRequest.Builder put = browser.request("/-/s3/bucket/key")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Cloakroom-Console", "1")
                .header(header, "5")
                .PUT(BodyPublishers.ofString("hello"));
        HttpResponse<String> refused = browser.send(put);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("InvalidRequest", "does not send `" + header + "`");
    }

    @Test
    void s78_aDownloadLinkIsNothingWithoutItsUser() {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        browser.s3("PUT", "/bucket/key", "hello");
        String url = "/"
                + json(browser.call("link", "{\"bucket\":\"bucket\",\"key\":\"key\"}"))
                        .path("url")
                        .asText();
        assertThat(browser().open(url).statusCode()).isEqualTo(403);
        claims.put("sub", "somebody-else");
        ConsoleBrowser other = browser();
        logIn(other);
        assertThat(other.open(url).statusCode()).isEqualTo(403);
        assertThat(browser.open(url).body()).isEqualTo("hello");
        assertThat(browser.open(url.substring(0, url.length() - 1)).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            readonly  | read   | true  | allow
            readonly  | write  | false | implicit_deny
            readonly  | delete | false | implicit_deny
            readwrite | write  | true  | allow
            """)
    void saysWhatIsAllowedAndWhy(String policy, String deed, boolean isAllowed, String decision) {
        claims.put("policy", List.of(policy));
        logIn(browser);
        JsonNode said = json(
                browser.call("may", "{\"deed\":\"%s\",\"bucket\":\"some-bucket\",\"key\":\"a/key\"}".formatted(deed)));
        assertThat(said.path("allowed").asBoolean()).isEqualTo(isAllowed);
        assertThat(said.path("decision").asText()).isEqualTo(decision);
        assertThat(said.path("by").asText()).startsWith(isAllowed ? policy : "");
    }

    @Test
    void credentialsAreNarrowedAndEndWithTheLogin() {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        browser.s3("PUT", "/bucket/in/a", "hello");
        browser.s3("PUT", "/bucket/out/b", "hello");
        JsonNode given = json(browser.call(
                "credentials", "{\"seconds\":900,\"readOnly\":true,\"bucket\":\"bucket\",\"prefix\":\"in/\"}"));
        TakenCredentials taken = new TakenCredentials(bridge.endpoint(), given);
        assertThat(taken.send("GET", "/bucket/in/a")).isEqualTo(200);
        assertThat(taken.send("GET", "/bucket/out/b")).isEqualTo(403);
        assertThat(taken.send("PUT", "/bucket/in/c")).isEqualTo(403);
        assertThat(taken.send("GET", "/bucket?list-type=2&prefix=in%2F")).isEqualTo(200);
        assertThat(taken.send("GET", "/bucket?list-type=2&prefix=out%2F")).isEqualTo(403);

        HttpResponse<String> out = browser.call("logout", "{}");
        assertThat(json(out).path("ended").asBoolean()).isTrue();
        assertThat(isLoginOver).isTrue();
        assertThat(browser.cookies).isEmpty();
        assertThat(taken.send("GET", "/bucket/in/a")).isEqualTo(403);
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
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + state());
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

    private Path state() throws IOException {
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
    void whoeverIsGrantedNothingIsToldSo() {
        claims.put("policy", List.of("no-such-policy"));
        HttpResponse<String> refused = logIn(browser);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("no-such-policy");
        assertThat(browser.cookies).isEmpty();
    }

    @Test
    void aCookieThatIsNotOursIsNoLogin() {
        browser.cookies.put("cloakroom", "AQAAAAAA");
        assertThat(json(browser.call("me", "{}")).path("code").asText()).isEqualTo("InvalidTokenId");
        assertThat(browser.s3("GET", "/", "").body()).contains("InvalidTokenId");
    }
}
