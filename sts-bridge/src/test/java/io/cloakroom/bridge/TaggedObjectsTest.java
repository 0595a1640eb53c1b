package io.cloakroom.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Policies that test the tags of stored objects, over sockets: in a bridge with a store of its own, and in one that
 * asks the store behind it.
 */
class TaggedObjectsTest {
    private static final Credential ROOT =
            new Credential("owner", new Secret("a-password-of-the-owner"), Optional.empty());
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
    }

    private static Bridge bridge(ConfigLoader.Mode mode, Map<String, String> more) throws ConfigException, IOException {
        Map<String, String> settings = new LinkedHashMap<>(more);
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

    @DisplayName("an object is public as long as it has the tag")
    @ParameterizedTest
    @EnumSource
    void tagsOfStoredObjectsDecide(Mode mode) throws Exception {
        String bucket = "tagged-" + mode.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(asOwner(mode, "PUT", "/" + bucket, "")).isEqualTo(200);
        assertThat(asOwner(mode, "PUT", "/" + bucket + "?policy", """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*",
                   "Condition":{"StringEquals":{"s3:ExistingObjectTag/public":"yes"}}},
                  {"Effect":"Allow","Principal":"*","Action":["s3:PutObject","s3:DeleteObject"],
                   "Resource":"arn:aws:s3:::BUCKET/in/*"},
                  {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::BUCKET/in/*",
                   "Condition":{"StringEquals":{"s3:ExistingObjectTag/kept":"yes"}}}]}""".replace("BUCKET", bucket)))
                .isEqualTo(204);
        String object = "/" + bucket + "/a%20key";
        assertThat(asOwner(mode, "PUT", object, "text")).isEqualTo(200);

        assertThat(asNobody(mode, "GET", object).statusCode()).isEqualTo(403);
        assertThat(asOwner(mode, "PUT", object + "?tagging", tagging("public", "yes")))
                .isEqualTo(200);
        assertThat(asNobody(mode, "GET", object).body()).isEqualTo("text");
        assertThat(asNobody(mode, "HEAD", object).statusCode()).isEqualTo(200);
        assertThat(asNobody(mode, "GET", "/" + bucket + "/missing").statusCode())
                .isEqualTo(403);
        assertThat(asOwner(mode, "PUT", object + "?tagging", tagging("public", "no")))
                .isEqualTo(200);
        assertThat(asNobody(mode, "GET", object).statusCode()).isEqualTo(403);

        String kept = "/" + bucket + "/in/kept";
        assertThat(asNobody(mode, "PUT", kept).statusCode()).isEqualTo(200);
        assertThat(asOwner(mode, "PUT", kept + "?tagging", tagging("kept", "yes")))
                .isEqualTo(200);
        assertThat(asNobody(mode, "PUT", kept).statusCode()).isEqualTo(403);
        assertThat(asNobody(mode, "DELETE", kept).statusCode()).isEqualTo(403);
        String deletes = """
                <Delete><Object><Key>in/kept</Key></Object><Object><Key>in/other</Key></Object></Delete>""";
        assertThat(asNobody(mode, "POST", "/" + bucket + "?delete", deletes).body())
                .contains("<Deleted><Key>in/other</Key></Deleted>")
                .contains("<Error><Key>in/kept</Key><Code>AccessDenied</Code>");
        assertThat(asOwner(mode, "DELETE", kept, "")).isEqualTo(204);
    }

    private static String tagging(String key, String value) {
        return "<Tagging><TagSet><Tag><Key>%s</Key><Value>%s</Value></Tag></TagSet></Tagging>".formatted(key, value);
    }

    private static HttpResponse<String> asNobody(Mode mode, String method, String path) throws Exception {
        return asNobody(mode, method, path, method.equals("PUT") ? "anybody's" : "");
    }

    private static HttpResponse<String> asNobody(Mode mode, String method, String path, String body) throws Exception {
        return HTTP.send(request(mode, method, path, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Mode mode, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(mode.endpoint().resolve(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        byte[] md5 = MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8));
        return body.isEmpty()
                ? request
                : request.header("content-md5", Base64.getEncoder().encodeToString(md5));
    }

    private static int asOwner(Mode mode, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = request(mode, method, path, body);
        RequestHead head = RequestHead.parse(
                method,
                path,
                Headers.builder().add("host", mode.endpoint().getAuthority()).build());
        new SigV4Signer(ROOT, "us-east-1", "s3")
                .sign(head, "UNSIGNED-PAYLOAD", Instant.now())
                .forEach((name, value) -> {
                    if (!name.equals("host")) {
                        request.header(name, value);
                    }
                });
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
