package io.cloakroom.bridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.wire.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Folders as zips. */
class ZipDownloadsTest extends ConsoleSiteTest {
    private static final String FOLDER = "{\"bucket\":\"bucket\",\"prefix\":\"in/\"}";

    @BeforeEach
    void bucket() {
        logIn(browser);
        browser.s3("PUT", "/bucket", "");
    }

    private HttpResponse<byte[]> zip(ConsoleBrowser who, String choice) throws Exception {
        return zip(who, choice, BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> zip(ConsoleBrowser who, String choice, HttpResponse.BodyHandler<T> body)
            throws Exception {
        HttpResponse<String> link = who.call("zip", choice);
        assertThat(link.statusCode()).as(link.body()).isEqualTo(200);
        HttpRequest request = who.request("/" + json(link).path("url").asText())
                .header("Cookie", "cloakroom=" + who.cookies.get("cloakroom"))
                .build();
        HttpResponse<T> answer = HttpClient.newHttpClient().send(request, body);
        // The refresh token was shown.
        answer.headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("cloakroom="))
                .forEach(cookie -> who.cookies.put("cloakroom", cookie.split("[=;]", 3)[1]));
        return answer;
    }

    private static Map<String, byte[]> files(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    @Test
    void hasWhatIsInTheFolderAndNothingElse() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(5).nextBytes(large);
        browser.s3("PUT", "/bucket/in/a.txt", "hello");
        browser.s3("PUT", "/bucket/in/%C3%A4%20%3Cb%3E/empty", "");
        browser.s3("PUT", "/bucket/in/folder/", "");
        browser.s3("PUT", "/bucket/out", "secret");
        browser.s3("PUT", "/bucket/inner", "secret");
        HttpRequest.Builder put = browser.request("/-/s3/bucket/in/large.bin")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Cloakroom-Console", "1")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(large));
        assertThat(browser.send(put).statusCode()).isEqualTo(200);

        HttpResponse<byte[]> answer = zip(browser, FOLDER);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/zip");
        assertThat(answer.headers().firstValue("content-disposition")).hasValue("attachment; filename*=UTF-8''in.zip");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("private, no-store");
        Map<String, byte[]> files = files(answer.body());
        assertThat(files).containsOnlyKeys("a.txt", "large.bin", "ä _b_/empty");
        assertThat(files.get("a.txt")).isEqualTo("hello".getBytes(UTF_8));
        assertThat(files.get("large.bin")).isEqualTo(large);
        // The login goes on.
        assertThat(browser.call("credentials", CHOICE).statusCode()).isEqualTo(200);
    }

    @Test
    void aWholeBucketAndAnEmptyFolderAreFoldersToo() throws Exception {
        for (int i = 0; i < 12; i++) {
            browser.s3("PUT", "/bucket/many/" + i, "x");
        }
        assertThat(files(zip(browser, "{\"bucket\":\"bucket\",\"prefix\":\"\"}").body()))
                .hasSize(12);
        assertThat(files(zip(browser, FOLDER).body())).isEmpty();
    }

    @Test
    void whatMayNotBeReadIsNamed() throws Exception {
        browser.s3("PUT", "/bucket/in/a.txt", "hello");
        browser.s3("PUT", "/bucket/in/secret.txt", "secret");
        bridge.close();
        Files.createDirectories(folder.resolve("policies"));
        Files.writeString(folder.resolve("policies/most.json"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::*"},
                  {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/in/secret*"}]}
                """);
        claims.put("policy", List.of("most"));
        start(Map.of("CLOAKROOM_POLICIES_DIR", folder.resolve("policies").toString()));
        logIn(browser);
        Map<String, byte[]> files = files(zip(browser, FOLDER).body());
        assertThat(files).containsOnlyKeys("a.txt", FolderZip.LEFT_OUT);
        assertThat(new String(files.get(FolderZip.LEFT_OUT), UTF_8)).isEqualTo("secret.txt: AccessDenied\n");
    }

    @Test
    void aZipThatCannotBeMadeIsBrokenOffAndNotCutShort() {
        claims.put("policy", List.of("writeonly"));
        ConsoleBrowser writer = browser();
        logIn(writer);
        assertThatThrownBy(() -> zip(writer, FOLDER)).isInstanceOf(IOException.class);
    }

    /** No program takes what has come for the whole. */
    @Test
    void whatIsBrokenOffHasNoTableOfContents() {
        var out = new ByteArrayOutputStream();
        FolderZip zip = new FolderZip(
                "bucket", "in/", target -> RequestHead.parse("GET", target, Headers.EMPTY), (head, draft) -> {
                    throw new IllegalStateException("not asked");
                });
        assertThatThrownBy(() -> zip.write(out, begin -> {
                    throw new IOException("the store does not answer");
                }))
                .isInstanceOf(IOException.class);
        assertThat(out.toByteArray()).isEmpty();
    }

    /** A provider takes each refresh token once: the new one is kept, though nothing comes of it. */
    @Test
    void aRefusedZipLeavesTheLoginAsItIs() throws Exception {
        claims.put("policy", List.of("there-is-no-such-policy"));
        HttpResponse<byte[]> refused = zip(browser, FOLDER);
        assertThat(refused.statusCode()).isBetween(400, 499);
        assertThat(new String(refused.body(), UTF_8)).contains("<Error>");
        claims.put("policy", List.of("readwrite"));
        Map<String, String> kept = browser.cookies;
        bridge.close();
        start(Map.of()); // nobody remembers what came of the old token
        browser.cookies.putAll(kept);
        HttpResponse<String> renewed = browser.call("renew", "{}");
        assertThat(renewed.statusCode()).as(renewed.body()).isEqualTo(200);
    }

    @Test
    void aUserHasTwoAtOnce() throws Exception {
        byte[] large = new byte[24 << 20];
        new Random(6).nextBytes(large);
        HttpRequest.Builder put = browser.request("/-/s3/bucket/in/large.bin")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Cloakroom-Console", "1")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(large));
        assertThat(browser.send(put).statusCode()).isEqualTo(200);
        try (InputStream one =
                        zip(browser, FOLDER, BodyHandlers.ofInputStream()).body();
                InputStream other =
                        zip(browser, FOLDER, BodyHandlers.ofInputStream()).body()) {
            assertThat(one.read()).isEqualTo('P');
            assertThat(other.read()).isEqualTo('P');
            HttpResponse<byte[]> third = zip(browser, FOLDER);
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(new String(third.body(), UTF_8)).contains("Too many folders");
        }
        Await.until("the others were given up", () -> isThere(browser));
    }

    private boolean isThere(ConsoleBrowser who) {
        LockSupport.parkNanos(200_000_000); // more often would be too many requests
        try {
            return zip(who, FOLDER).statusCode() == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void s78_aLinkIsNothingWithoutItsUser() throws Exception {
        String url = "/" + json(browser.call("zip", FOLDER)).path("url").asText();
        assertThat(browser().open(url).statusCode()).isEqualTo(403);
        claims.put("sub", "somebody-else");
        ConsoleBrowser other = browser();
        logIn(other);
        assertThat(other.open(url).statusCode()).isEqualTo(403);
        // One of an object is none of a folder.
        String object = json(browser.call("link", "{\"bucket\":\"bucket\",\"key\":\"in/a\"}"))
                .path("url")
                .asText();
        assertThat(browser.open("/" + object.replace("-/get/", "-/zip/")).statusCode())
                .isEqualTo(403);
    }
}
