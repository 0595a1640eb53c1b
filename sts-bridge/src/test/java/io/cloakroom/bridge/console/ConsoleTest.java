package io.cloakroom.bridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of the console ask for: objects, rights and credentials. */
class ConsoleTest extends ConsoleSiteTest {
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

    private HttpResponse<String> frame(String url, String site, String dest) {
        return browser.send(browser.request("/" + url)
                .header("Sec-Fetch-Site", site)
                .header("Sec-Fetch-Dest", dest)
                .GET());
    }

    @Test
    void s55_whatAFrameShowsIsAPdfOrNothing() {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        HttpRequest.Builder page = browser.request("/-/s3/bucket/page.html")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Cloakroom-Console", "1")
                .header("Content-Type", "text/html")
                .header("Content-Disposition", "attachment")
                .header("X-Cloakroom-Cache-Control", "public, max-age=600")
                .PUT(BodyPublishers.ofString("<script>alert(1)</script>"));
        assertThat(browser.send(page).statusCode()).isEqualTo(200);
        String url = json(browser.call("link", "{\"bucket\":\"bucket\",\"key\":\"page.html\",\"show\":true}"))
                .path("url")
                .asText();
        HttpResponse<String> shown = frame(url, "same-origin", "iframe");
        assertThat(shown.body()).isEqualTo("<script>alert(1)</script>");
        assertThat(shown.headers().allValues("content-type")).containsExactly("application/pdf");
        assertThat(shown.headers().allValues("content-disposition")).containsExactly("inline");
        assertThat(shown.headers().allValues("cache-control")).containsExactly("private, no-store");
        assertThat(shown.headers().allValues("accept-ranges")).containsExactly("none");
        assertThat(shown.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(shown.headers().firstValue("x-frame-options")).hasValue("SAMEORIGIN");
        assertThat(shown.headers().firstValue("content-security-policy"))
                .hasValue("default-src 'none'; frame-ancestors 'self'");
        // What it answers of a refusal is no page either.
        assertThat(frame(url.substring(0, url.length() - 1), "same-origin", "iframe")
                        .headers()
                        .allValues("content-type"))
                .containsExactly("application/pdf");

        assertThat(frame(url, "same-origin", "document").statusCode()).isEqualTo(403);
        assertThat(frame(url, "cross-site", "iframe").statusCode()).isEqualTo(403);
        assertThat(browser.open("/" + url).statusCode()).isEqualTo(403);
        assertThat(frame(url.replace("-/show/", "-/get/"), "none", "document").statusCode())
                .isEqualTo(403);
        String saved = json(browser.call("link", "{\"bucket\":\"bucket\",\"key\":\"page.html\"}"))
                .path("url")
                .asText();
        assertThat(frame(saved.replace("-/get/", "-/show/"), "same-origin", "iframe")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void s55_whatReadsFilesOfOthersReachesNothing() {
        assertThat(browser.open("/parquet-worker.js").headers().firstValue("content-security-policy"))
                .hasValue("default-src 'none'; script-src 'self'");
        for (String file : List.of("/hyparquet/read.js", "/fzstd/index.mjs")) {
            assertThat(browser.open(file).headers().firstValue("content-type"))
                    .as(file)
                    .hasValue("text/javascript; charset=utf-8");
        }
    }

    /** No cache keeps an object of the console, so what it says of caches is told beside. */
    @Test
    void metadataIsReplacedByACopyOfTheObjectOntoItself() {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
        browser.s3("PUT", "/bucket/key", "hello");
        HttpRequest.Builder copy = browser.request("/-/s3/bucket/key")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Cloakroom-Console", "1")
                .header("x-amz-copy-source", "/bucket/key")
                .header("x-amz-metadata-directive", "REPLACE")
                .header("Content-Type", "text/csv")
                .header("X-Cloakroom-Cache-Control", "max-age=60")
                .header("Cache-Control", "no-cache") // the browser's own
                .header("x-amz-meta-owner", "=?UTF-8?B?w6Q=?=")
                .PUT(BodyPublishers.noBody());
        HttpResponse<String> copied = browser.send(copy);
        assertThat(copied.statusCode()).as(copied.body()).isEqualTo(200);
        HttpResponse<String> head = browser.s3("HEAD", "/bucket/key", "");
        assertThat(head.headers().firstValue("content-type")).hasValue("text/csv");
        assertThat(head.headers().allValues("cache-control")).containsExactly("private, no-store");
        assertThat(head.headers().firstValue("x-cloakroom-cache-control")).hasValue("max-age=60");
        assertThat(head.headers().firstValue("x-amz-meta-owner"))
                .hasValueSatisfying(owner -> assertThat(owner).isIn("=?UTF-8?B?w6Q=?=", "=?UTF-8?Q?=C3=A4?="));
        assertThat(browser.s3("GET", "/bucket/key", "").body()).isEqualTo("hello");
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
                .header("X-Cloakroom-Cache-Control", "public, max-age=600")
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
        assertThat(taken.send("GET", "/bucket?uploads&prefix=out%2F")).isEqualTo(403);
        assertThat(taken.send("GET", "/bucket?uploads")).isEqualTo(403);

        HttpResponse<String> out = browser.call("logout", "{}");
        assertThat(json(out).path("ended").asBoolean()).isTrue();
        assertThat(isLoginOver).isTrue();
        assertThat(browser.cookies).isEmpty();
        assertThat(taken.send("GET", "/bucket/in/a")).isEqualTo(403);
    }
}
