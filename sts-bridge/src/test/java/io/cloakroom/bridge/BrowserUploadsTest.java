package io.cloakroom.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import io.cloakroom.bridge.authn.PostForms;
import io.cloakroom.bridge.authn.SigV2Links;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forms and links over sockets, to a bridge with a store of its own and to one in front of it. */
class BrowserUploadsTest {
    private static final Credential ROOT =
            new Credential("owner", new Secret("a-password-of-the-owner"), Optional.empty());
    private static final byte[] SMALL = "small".getBytes(UTF_8);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Bridge server;
    private static Bridge gateway;

    enum Mode {
        SERVER,
        GATEWAY;

        URI endpoint() {
            return this == SERVER ? server.endpoint() : gateway.endpoint();
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = bridge(new ConfigLoader.Mode.Server(folder.resolve("store").toString()), Map.of());
        gateway = bridge(
                new ConfigLoader.Mode.Gateway(server.endpoint().toString()),
                Map.of(
                        "CLOAKROOM_DATA",
                        folder.resolve("gateway").toString(),
                        "CLOAKROOM_UPSTREAM_ACCESS_KEY",
                        ROOT.accessKeyId(),
                        "CLOAKROOM_UPSTREAM_SECRET_KEY",
                        ROOT.secretAccessKey().reveal()));
        assertThat(send(Mode.SERVER, "PUT", "/alpha").statusCode()).isEqualTo(200);
    }

    private static Bridge bridge(ConfigLoader.Mode mode, Map<String, String> more) throws ConfigException, IOException {
        Map<String, String> settings = new java.util.LinkedHashMap<>(more);
        settings.put("CLOAKROOM_ADDRESS", "127.0.0.1:0");
        settings.put("MINIO_ROOT_USER", ROOT.accessKeyId());
        settings.put("MINIO_ROOT_PASSWORD", ROOT.secretAccessKey().reveal());
        return Bridge.start(ConfigLoader.load(mode, Map.of(), settings));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        server.close();
    }

    private static HttpResponse<byte[]> send(Mode mode, String method, String path) throws Exception {
        String host = mode.endpoint().getAuthority();
        RequestHead head = RequestHead.parse(
                method, path, Headers.builder().add("host", host).build());
        HttpRequest.Builder request = HttpRequest.newBuilder(mode.endpoint().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        new SigV4Signer(ROOT, "us-east-1", "s3")
                .sign(head, "UNSIGNED-PAYLOAD", Instant.now())
                .forEach((name, value) -> {
                    if (!name.equals("host")) {
                        request.header(name, value);
                    }
                });
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<String> post(Mode mode, PostForms form, byte[] body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(mode.endpoint().resolve("/alpha"))
                        .header("content-type", form.contentType())
                        .header("origin", "https://app.example")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(Mode mode, PostForms form) throws Exception {
        return post(mode, form, form.body());
    }

    private static PostForms form(String key) {
        return PostForms.of(ROOT, "alpha", key, Instant.now());
    }

    private static void assertRefused(HttpResponse<String> answer, String code, Mode mode, String key)
            throws Exception {
        assertThat(answer.body()).contains("<Code>" + code + "</Code>");
        assertThat(send(mode, "GET", "/alpha/" + key).statusCode())
                .as("nothing was stored")
                .isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void storesWhatTheFormSays(Mode mode) throws Exception {
        HttpResponse<String> answer = post(
                mode,
                form("up/photo ü.txt")
                        .with("Content-Type", "text/plain")
                        .with("x-amz-meta-a", "b")
                        .with("success_action_status", "201")
                        .condition("[\"content-length-range\", 5, 5]")
                        .file("x", SMALL));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body())
                .contains("<Bucket>alpha</Bucket>", "<Key>up/photo ü.txt</Key>")
                .contains("<Location>" + mode.endpoint() + "/alpha/up/photo%20%C3%BC.txt</Location>");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        HttpResponse<byte[]> stored = send(mode, "GET", "/alpha/up/photo%20%C3%BC.txt");
        assertThat(stored.body()).isEqualTo(SMALL);
        assertThat(stored.headers().firstValue("content-type")).contains("text/plain");
        assertThat(stored.headers().firstValue("x-amz-meta-a")).contains("b");
        assertThat(answer.headers().firstValue("etag"))
                .isEqualTo(stored.headers().firstValue("etag"));
    }

    @ParameterizedTest
    @EnumSource
    void streamsALargeFile(Mode mode) throws Exception {
        byte[] large = new byte[6_000_000];
        new Random(42).nextBytes(large);
        byte[] lookalike = ("\r\n--" + PostForms.BOUNDARY.substring(1) + "\r\n").getBytes(UTF_8);
        for (int at = 1000; at + lookalike.length < large.length; at += 70_001) {
            System.arraycopy(lookalike, 0, large, at, lookalike.length);
        }

        assertThat(post(mode, form("large").file("x", large)).statusCode()).isEqualTo(204);
        assertThat(send(mode, "GET", "/alpha/large").body()).isEqualTo(large);
        assertThat(post(mode, form("empty").file("x", new byte[0])).statusCode())
                .isEqualTo(204);
        assertThat(send(mode, "GET", "/alpha/empty").body()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void redirects(Mode mode) throws Exception {
        HttpResponse<String> answer = post(
                mode,
                form("redirected")
                        .with("success_action_redirect", "https://app.example/done")
                        .file("x", SMALL));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location").orElseThrow())
                .startsWith("https://app.example/done?bucket=alpha&key=redirected&etag=%22");
    }

    @DisplayName("S-40 a file that is longer or shorter than its policy document says is not stored")
    @ParameterizedTest
    @EnumSource
    void s40_lengths(Mode mode) throws Exception {
        byte[] large = new byte[1_000_000];

        assertRefused(
                post(
                        mode,
                        form("long")
                                .condition("[\"content-length-range\", 0, 999999]")
                                .file("x", large)),
                "EntityTooLarge",
                mode,
                "long");
        assertRefused(
                post(
                        mode,
                        form("long")
                                .condition("[\"content-length-range\", 0, 4]")
                                .file("x", SMALL)),
                "EntityTooLarge",
                mode,
                "long");
        assertRefused(
                post(
                        mode,
                        form("short")
                                .condition("[\"content-length-range\", 6, 10]")
                                .file("x", SMALL)),
                "EntityTooSmall",
                mode,
                "short");
        assertRefused(
                post(
                        mode,
                        form("short")
                                .condition("[\"content-length-range\", 1000001, 2000000]")
                                .file("x", large)),
                "EntityTooSmall",
                mode,
                "short");
    }

    @DisplayName("S-40 nothing of a file is stored that is not what the form declares")
    @ParameterizedTest
    @EnumSource
    void s40_nothingHalfWritten(Mode mode) throws Exception {
        byte[] large = new byte[1_000_000];
        assertRefused(
                post(mode, form("sum").with("x-amz-checksum-crc32", "AAAAAA==").file("x", large)),
                "BadDigest",
                mode,
                "sum");
        assertRefused(
                post(
                        mode,
                        form("md5")
                                .with("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")
                                .file("x", SMALL)),
                "BadDigest",
                mode,
                "md5");
        assertRefused(post(mode, form("cut").file("x", large).endingWith("")), "MalformedPOSTRequest", mode, "cut");
        assertRefused(
                post(mode, form("two").file("x", large).file("y", SMALL)),
                "IncorrectNumberOfFilesInPostRequest",
                mode,
                "two");
        assertRefused(post(mode, form("none")), "IncorrectNumberOfFilesInPostRequest", mode, "none");
        assertRefused(
                post(mode, form("extra").field("acl", "private").file("x", SMALL)), "AccessDenied", mode, "extra");
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsTheFileIsForAStoreOfItsOwn(Mode mode) throws Exception {
        for (PostForms form : new PostForms[] {
            form("tail").file("x", SMALL).part("submit", "Upload".getBytes(UTF_8)),
            form("tail").file("x", SMALL).endingWith("--")
        }) {
            HttpResponse<String> answer = post(mode, form);
            if (mode == Mode.SERVER) {
                assertThat(answer.statusCode()).isEqualTo(204);
                assertThat(send(mode, "DELETE", "/alpha/tail").statusCode()).isEqualTo(204);
            } else {
                assertRefused(answer, "MalformedPOSTRequest", mode, "tail");
            }
        }
    }

    @DisplayName("S-40 who goes away in the middle leaves nothing behind")
    @ParameterizedTest
    @EnumSource
    void s40_broken(Mode mode) throws Exception {
        byte[] body = form("broken").file("x", new byte[2_000_000]).body();
        for (int sent : new int[] {100, 3000, 1_000_000}) {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), mode.endpoint().getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /alpha HTTP/1.1\r\nHost: h\r\nContent-Type: "
                                + form("x").contentType() + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
                out.write(body, 0, sent);
                out.flush();
            }
        }
        assertThat(send(mode, "GET", "/alpha/broken").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void takesLinksOfVersionTwo(Mode mode) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(5));
        URI put = mode.endpoint()
                .resolve(SigV2Links.target(ROOT, "PUT", "/alpha/link%20%C3%BC", end, "x-amz-meta-a", "b c"));
        URI get = mode.endpoint()
                .resolve(SigV2Links.target(
                        ROOT, "GET", "/alpha/link%20%C3%BC?response-content-type=text%2Fx-shown", end));

        assertThat(HTTP.send(
                                HttpRequest.newBuilder(put)
                                        .PUT(HttpRequest.BodyPublishers.ofByteArray(SMALL))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<byte[]> got =
                HTTP.send(HttpRequest.newBuilder(get).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(got.body()).isEqualTo(SMALL);
        assertThat(got.headers().firstValue("content-type")).contains("text/x-shown");
        assertThat(got.headers().firstValue("x-amz-meta-a")).contains("b c");
        assertThat(HTTP.send(HttpRequest.newBuilder(get).DELETE().build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("<Code>InvalidRequest</Code>", "s3v4");
    }
}
