package io.cloakroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.BothStores.Mode;
import io.cloakroom.bridge.server.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One path for the decision, the signature and the store, whichever store it is. */
class PathsOfBothStoresTest {
    private static final String SECRET = "what nobody may read";
    private static final String OPEN = "what everybody may read";

    private static BothStores stores;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        stores = new BothStores(folder);
        stores.putPolicy("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::alpha/*"},
                  {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
                   "Resource": ["arn:aws:s3:::alpha/secret*", "arn:aws:s3:::alpha/a/secret*"]}]}""");
        for (String key : new String[] {"secret", "a/secret", "secret/below"}) {
            assertThat(stores.ask(Mode.SERVER, "PUT", "/alpha/" + key, SECRET).status())
                    .isEqualTo(200);
        }
        assertThat(stores.ask(Mode.SERVER, "PUT", "/alpha/open", OPEN).status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    static Stream<Arguments> spellings() {
        return Stream.of(
                        "/alpha/secret",
                        "/alpha/%73ecret",
                        "/alpha/secre%74",
                        "/alpha/%2573ecret",
                        "/alpha//secret",
                        "//alpha/secret",
                        "/alpha/./secret",
                        "/./alpha/secret",
                        "/alpha/%2e/secret",
                        "/alpha/open/../secret",
                        "/alpha/open/%2e%2e/secret",
                        "/alpha/open/..%2fsecret",
                        "/alpha/open%2F..%2Fsecret",
                        "/beta/../alpha/secret",
                        "/alpha%2Fsecret",
                        "/alpha%2fsecret",
                        "/%61lpha/secret",
                        "/alpha/a%2Fsecret",
                        "/alpha/a%2fsecret",
                        "/alpha/a//secret",
                        "/alpha/a/./secret",
                        "/alpha/secret/",
                        "/alpha/secret%2F",
                        "/alpha/secret/below",
                        "/alpha/secret%2Fbelow",
                        "/alpha/secret%00",
                        "/alpha/%00secret",
                        "/alpha/secret%20",
                        "/alpha/secret%0d%0a",
                        "/alpha\\secret",
                        "/alpha/open\\..\\secret",
                        "/alpha/open%5c..%5csecret",
                        "/alpha/%c0%afsecret",
                        "/alpha/open/%c0%ae%c0%ae/secret",
                        "/alpha/secret;x",
                        "/alpha/secret?x=y",
                        "/alpha/secret?",
                        "/alpha/%zz/../secret",
                        "/alpha/secret%",
                        "/alpha/secret#open",
                        "/alpha/open#/../secret",
                        "/open?/../secret",
                        "*alpha/secret")
                .flatMap(target -> Stream.of(Mode.values())
                        .flatMap(mode -> Stream.of("s3.example", "alpha.s3.example", "beta.s3.example")
                                .map(host -> Arguments.of(mode, host, target))));
    }

    @DisplayName("S-47 no spelling of a path reads what a Deny keeps, from either store")
    @ParameterizedTest(name = "S-47 {0}: {1} {2}")
    @MethodSource("spellings")
    void s47_noSpellingPassesADeny(Mode mode, String host, String target) throws IOException {
        try (RawClient client = stores.connect(mode)) {
            client.send("GET " + target + " HTTP/1.1\nHost: " + host + "\n\n");
            RawClient.Answer answer = client.read();
            assertThat(answer.text()).doesNotContain(SECRET);
            assertThat(answer.status() == 200 ? answer.text() : OPEN).isEqualTo(OPEN);
            assertThat(answer.status()).isIn(200, 400, 403, 404, 501);
        }
    }

    @DisplayName("S-47 a host names the bucket, at either store")
    @ParameterizedTest
    @EnumSource
    void s47_hosts(Mode mode) throws IOException {
        for (String request : new String[] {
            "GET /alpha/open HTTP/1.1\nHost: s3.example\n\n",
            "GET /open HTTP/1.1\nHost: alpha.s3.example\n\n",
            "GET /%6fpen HTTP/1.1\nHost: alpha.s3.example\n\n"
        }) {
            try (RawClient client = stores.connect(mode)) {
                assertThat(client.send(request).read().text()).isEqualTo(OPEN);
            }
        }
        try (RawClient client = stores.connect(mode)) {
            client.send("GET /alpha/open HTTP/1.1\nHost: alpha.s3.example\n\n");
            assertThat(client.read().text()).contains("<Key>alpha/open</Key>");
        }
    }

    @DisplayName("S-47 what is written has the key that was authorized, in either store")
    @ParameterizedTest(name = "S-47 {0}")
    @CsvSource(delimiter = '~', quoteCharacter = '#', textBlock = """
            plain              ~ plain
            two//slashes       ~ two//slashes
            /first             ~ /first
            last/              ~ last/
            a%2Fb              ~ a/b
            %252F              ~ %252F
            %70lain            ~ plain
            back%5Cslash       ~ back%5Cslash
            back\\slash        ~ back%5Cslash
            plus+              ~ plus%2B
            blank%20           ~ blank%20
            a|b[c]{d}^`        ~ a%7Cb%5Bc%5D%7Bd%7D%5E%60
            a"b<c>             ~ a%22b%3Cc%3E
            ..x                ~ ..x
            x..                ~ x..
            .x                 ~ .x
            %E2%82%AC          ~ %E2%82%AC
            %e2%82%ac          ~ %E2%82%AC
            a;b=c,d:e@f!$&'()  ~ a%3Bb%3Dc%2Cd%3Ae%40f%21%24%26%27%28%29
            %c0%ae             ~ -
            %zz                ~ -
            %                  ~ -
            %2                 ~ -
            a/../b             ~ -
            a/%2e%2e/b         ~ -
            a/./b              ~ -
            ..                 ~ -
            %2e                ~ -
            a%00b              ~ -
            """)
    void s47_writtenAsSpelled(String spelled, String key) throws IOException {
        for (Mode mode : Mode.values()) {
            String folder = "/alpha/" + (mode == Mode.SERVER ? "s/" : "g/");
            String body = mode + " " + spelled;
            RawClient.Answer put;
            try {
                put = stores.ask(mode, "PUT", folder + spelled, body);
            } catch (io.cloakroom.aws.AwsException unsignable) {
                put = unsigned(mode, folder + spelled);
            }
            if (key.equals("-")) {
                assertThat(put.status()).as("%s: %s", mode, put.text()).isEqualTo(400);
            } else {
                assertThat(put.status()).as("%s: %s", mode, put.text()).isEqualTo(200);
                String listed = stores.ask(
                                Mode.SERVER, "GET", "/alpha?encoding-type=url&list-type=2&prefix=" + prefix(folder), "")
                        .text();
                assertThat(listed).contains("<Key>" + prefix(folder) + listedAs(key) + "</Key>");
                for (Mode reader : Mode.values()) {
                    assertThat(stores.ask(reader, "GET", folder + key, "").text())
                            .isEqualTo(body);
                    assertThat(stores.ask(reader, "GET", folder + spelled, "").text())
                            .isEqualTo(body);
                }
            }
        }
    }

    private static String prefix(String folder) {
        return folder.substring("/alpha/".length());
    }

    /** How S3 encodes keys in a listing. */
    private static String listedAs(String key) {
        return java.net.URLEncoder.encode(
                        java.net.URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8)
                .replace("%2F", "/");
    }

    /** Our own signer refuses to spell this. */
    private static RawClient.Answer unsigned(Mode mode, String target) throws IOException {
        try (RawClient client = stores.connect(mode)) {
            return client.send("PUT " + target + " HTTP/1.1\nHost: s3.example\nContent-Length: 0\n\n")
                    .read();
        }
    }
}
