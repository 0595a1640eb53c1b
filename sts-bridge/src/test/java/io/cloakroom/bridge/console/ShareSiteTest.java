package io.cloakroom.bridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that are shared by a link, seen by visitors who have nothing else. */
class ShareSiteTest extends ConsoleSiteTest {
    private static final String FOLDER = "{\"bucket\":\"bucket\",\"key\":\"in/\",\"seconds\":3600}";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeEach
    void serveFolders() throws Exception {
        bridge.close();
        start(Map.of(
                "CLOAKROOM_SHARE_ADDRESS",
                "127.0.0.1:0",
                "CLOAKROOM_AUDIT_LOG",
                folder.resolve("audit.jsonl").toString()));
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        browser.s3("PUT", "/bucket/in/a.txt", "hello");
        browser.s3("PUT", "/bucket/in/b%20%C3%A4/c.html", "<script>alert(1)</script>");
        browser.s3("PUT", "/bucket/out", "secret");
        browser.s3("PUT", "/bucket/inner/x", "secret");
    }

    private String share() {
        HttpResponse<String> shared = browser.call("share", FOLDER);
        assertThat(shared.statusCode()).as(shared.body()).isEqualTo(200);
        return json(shared).path("url").asText();
    }

    private static HttpResponse<String> get(String url, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET(), headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoeverHasTheLinkReadsTheFolder() {
        String url = share();
        assertThat(url).startsWith(bridge.shares().orElseThrow() + "/").hasSizeLessThanOrEqualTo(200);
        assertThat(get(url + "a.txt").body()).isEqualTo("hello");
        assertThat(get(url + "a.txt", "Range", "bytes=1-2").body()).isEqualTo("el");
        HttpResponse<String> head =
                send(HttpRequest.newBuilder(URI.create(url + "a.txt")).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.headers().firstValue("content-length")).hasValue("5");
        assertThat(get(url).body())
                .contains("in/a.txt", "<Prefix>in/b+%C3%A4/</Prefix>")
                .doesNotContain("out");
        assertThat(get(url + "b%20%C3%A4/").body()).contains("c.html");
        HttpResponse<String> page = get(url, "Accept", "text/html,*/*");
        assertThat(page.body()).contains("<cloakroom-share>", "src=\"../share.js\"", "noindex");
        assertThat(get(url + "b%20%C3%A4/", "Accept", "text/html").body()).contains("src=\"../../share.js\"");
        for (String file : List.of("share.js", "dom.js", "texts.js", "app.css", "icon.svg")) {
            assertThat(get(bridge.shares().orElseThrow() + "/" + file).statusCode())
                    .as(file)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out",
                "%2e%2e/out",
                "..%2Fout",
                "%2E%2E%2Fout",
                "b/../../out",
                "%252e%252e/out",
                "..\\out",
                "%00",
                "%ff",
                "%",
                "../inner/x",
                "/../../bucket/out",
                "ner/x"
            })
    void s78_noPathLeavesTheFolder(String rest) {
        URI site = bridge.shares().orElseThrow();
        String path = URI.create(share()).getPath();
        String answer = RawRequest.send(site, "GET", path + rest, site.getAuthority());
        assertThat(answer).doesNotContain("secret").matches("(?s)HTTP/1.1 40[034] .*");
        assertThat(RawRequest.send(site, "GET", path + rest + "/?list=1", site.getAuthority()))
                .doesNotContain("<Key>");
    }

    @Test
    void s78_aLinkOnlyReads() {
        String url = share();
        for (String method : List.of("PUT", "POST", "DELETE", "OPTIONS")) {
            for (String target : List.of(url + "a.txt", url)) {
                HttpResponse<String> refused =
                        send(HttpRequest.newBuilder(URI.create(target)).method(method, BodyPublishers.ofString("x")));
                assertThat(refused.statusCode()).as(method + target).isEqualTo(405);
            }
        }
        for (String query : List.of("?tagging", "?acl", "?versionId=null", "?uploads", "?response-content-type=a/b")) {
            // What is asked is the object, whatever else is said.
            assertThat(get(url + "a.txt" + query).body()).isEqualTo("hello");
        }
        assertThat(get(url + "a.txt", "x-amz-security-token", "x", "Authorization", "AWS4-HMAC-SHA256 x")
                        .body())
                .isEqualTo("hello");
        assertThat(browser.s3("GET", "/bucket/in/a.txt", "").body()).isEqualTo("hello");
    }

    @Test
    void s78_whatIsSharedIsNoPageAndLeavesNoTrace() throws Exception {
        String url = share();
        HttpResponse<String> object = get(url + "b%20%C3%A4/c.html", "Accept", "text/html");
        assertThat(object.body()).contains("<script>");
        for (HttpResponse<String> answer : List.of(
                object,
                get(url),
                get(url, "Accept", "text/html"),
                get(url + "missing"),
                get(bridge.shares().orElseThrow() + "/nowhere"))) {
            assertThat(answer.headers().allValues("content-security-policy"))
                    .singleElement()
                    .asString()
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "script-src 'self'");
            assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
            assertThat(answer.headers().firstValue("x-robots-tag")).hasValue("noindex, nofollow");
            assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(answer.headers().map()).doesNotContainKeys("access-control-allow-origin", "set-cookie");
        }
        assertThat(object.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("sandbox");
        bridge.close();
        String id = URI.create(url).getPath().replace("/", "");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), UTF_8))
                        .as(file.toString())
                        .doesNotContain(id);
            }
        }
        assertThat(Files.readString(folder.resolve("audit.jsonl"))).contains("bucket/in/b", "alice");
        start(Map.of());
    }

    @Test
    void s78_itsMakerEndsItAndNobodyElse() {
        String url = share();
        JsonNode shares = json(browser.call("shares", "{}")).path("shares");
        assertThat(shares).hasSize(1);
        assertThat(shares.get(0).path("prefix").asText()).isEqualTo("in/");
        assertThat(shares.toString()).doesNotContain(URI.create(url).getPath().replace("/", ""));
        String end = "{\"name\":\"%s\"}".formatted(shares.get(0).path("name").asText());

        claims.put("sub", "somebody-else");
        ConsoleBrowser other = browser();
        logIn(other);
        assertThat(json(other.call("shares", "{}")).path("shares")).isEmpty();
        assertThat(other.call("unshare", end).statusCode()).isEqualTo(400);
        assertThat(get(url + "a.txt").statusCode()).isEqualTo(200);

        assertThat(browser.call("unshare", end).statusCode()).isEqualTo(200);
        assertThat(get(url + "a.txt").statusCode()).isEqualTo(403);
        assertThat(get(url).body()).contains("There is no such link, or it has ended.");
        assertThat(get(url, "Accept", "text/html").statusCode()).isEqualTo(403);
        assertThat(browser.call("unshare", end).statusCode()).isEqualTo(400);
    }

    @Test
    void s78_itEndsWithTheLoginOfItsMaker() {
        String url = share();
        assertThat(get(url + "a.txt").statusCode()).isEqualTo(200);
        browser.call("logout", "{}");
        assertThat(get(url + "a.txt").statusCode()).isEqualTo(403);
        assertThat(get(url).statusCode()).isEqualTo(403);
        claims.put("sid", "another-login");
        logIn(browser);
        assertThat(json(browser.call("shares", "{}")).path("shares")).isEmpty();
    }

    @Test
    void s78_nobodySharesMoreThanTheyMay() {
        claims.put("policy", List.of("writeonly"));
        ConsoleBrowser writer = browser();
        logIn(writer);
        String url = json(writer.call("share", FOLDER)).path("url").asText();
        assertThat(get(url + "a.txt").statusCode()).isEqualTo(403);
        assertThat(get(url).statusCode()).isEqualTo(403);
    }

    @Test
    void itSurvivesARestart() throws Exception {
        String url = share();
        URI before = bridge.shares().orElseThrow();
        bridge.close();
        start(Map.of("CLOAKROOM_SHARE_ADDRESS", "127.0.0.1:0"));
        assertThat(get(url.replace(
                                        before.toString(),
                                        bridge.shares().orElseThrow().toString()) + "a.txt")
                        .body())
                .isEqualTo("hello");
    }

    @Test
    void anObjectIsSharedByAPresignedUrl() {
        JsonNode shared = json(browser.call("share", "{\"bucket\":\"bucket\",\"key\":\"in/a.txt\",\"seconds\":3600}"));
        String url = shared.path("url").asText();
        assertThat(url).startsWith(bridge.endpoint() + "/bucket/in/a.txt?");
        assertThat(get(url).body()).isEqualTo("hello");
        assertThat(get(url.replace("a.txt", "b.txt")).statusCode()).isEqualTo(403);
        assertThat(Instant.parse(shared.path("until").asText()))
                .isCloseTo(Instant.now().plusSeconds(3600), within(60));
        browser.call("logout", "{}");
        assertThat(get(url).statusCode()).isEqualTo(403);
    }

    private static org.assertj.core.data.TemporalUnitOffset within(long seconds) {
        return org.assertj.core.api.Assertions.within(seconds, ChronoUnit.SECONDS);
    }

    @Test
    void aFolderNeedsAnAddressForIt() throws Exception {
        bridge.close();
        start(Map.of());
        logIn(browser);
        assertThat(json(browser.call("me", "{}")).path("sharesFolders").asBoolean(true))
                .isFalse();
        assertThat(browser.call("share", FOLDER).body()).contains("CLOAKROOM_SHARE_ADDRESS");
    }
}
