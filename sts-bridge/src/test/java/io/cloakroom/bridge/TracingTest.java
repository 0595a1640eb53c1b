package io.cloakroom.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.webhook.FakeWebhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace, from the client through a gateway and its plugins to the store behind it, which is a bridge too. */
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String UNSAMPLED = PARENT.replaceAll("01$", "00");
    private static final String DELETE = "<Delete><Object><Key>key</Key></Object></Delete>";
    private static final SigV4Signer OWNER = new SigV4Signer(
            new SigV4Signer.Credential("owner", new Secret("a-password-of-the-owner"), Optional.empty()),
            "us-east-1",
            "s3");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aTraceIsHandedOnToEverybodyWhoTakesPart() throws Exception {
        try (FakeWebhook plugin = new FakeWebhook();
                FakeWebhook tokens = new FakeWebhook()) {
            plugin.answer(200, "{\"result\": true}");
            tokens.answer(200, "{\"user\": \"alice\", \"maxValiditySeconds\": 3600, \"claims\": {}}");
            try (Bridge store = start(new ConfigLoader.Mode.Server(file("store")), "store.log", Map.of());
                    Bridge gateway = start(
                            new ConfigLoader.Mode.Gateway(store.endpoint().toString()),
                            "gateway.log",
                            Map.of(
                                    "CLOAKROOM_DATA", file("data"),
                                    "CLOAKROOM_UPSTREAM_ACCESS_KEY", "owner",
                                    "CLOAKROOM_UPSTREAM_SECRET_KEY", "a-password-of-the-owner",
                                    "MINIO_POLICY_PLUGIN_URL", plugin.url().toString(),
                                    "MINIO_IDENTITY_PLUGIN_URL", tokens.url().toString(),
                                    "MINIO_IDENTITY_PLUGIN_ROLE_POLICY", "readonly",
                                    "MINIO_IDENTITY_PLUGIN_ROLE_ID", "lab"))) {
                assertThat(ask(gateway, "PUT", "/bucket", "").statusCode()).isEqualTo(200);
                assertThat(ask(gateway, "PUT", "/bucket/key", "text").statusCode())
                        .isEqualTo(200);
                assertThat(ask(gateway, "GET", "/bucket/key", "").body()).isEqualTo("text");
                assertThat(ask(gateway, "GET", "/", "").statusCode()).isEqualTo(200);
                assertThat(ask(gateway, "POST", "/bucket?delete=", DELETE).body())
                        .contains("<Deleted>");
                assertThat(ask(gateway, "DELETE", "/bucket", "").statusCode()).isEqualTo(204);
                assertThat(login(gateway)).isEqualTo(200);
            }
            assertThat(plugin.traces()).isNotEmpty().containsOnly(PARENT);
            assertThat(tokens.traces()).as("nobody knows yet who it is").containsOnly(UNSAMPLED);
        }
        assertThat(audited("gateway.log")).hasSize(7).allMatch(line -> line.contains("\"traceId\":\"" + TRACE + '"'));
        assertThat(audited("store.log"))
                .filteredOn(line -> line.contains("\"traceId\":\"" + TRACE + '"'))
                .extracting(line -> line.replaceAll(".*\"action\":\"([^\"]*)\".*", "$1"))
                .contains(
                        "s3:CreateBucket",
                        "s3:PutObject",
                        "s3:GetObject",
                        "s3:ListAllMyBuckets",
                        "s3:DeleteObject",
                        "s3:DeleteBucket");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private List<String> audited(String log) throws IOException {
        return Files.readAllLines(folder.resolve(log));
    }

    private Bridge start(ConfigLoader.Mode mode, String auditLog, Map<String, String> more)
            throws IOException, ConfigException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("CLOAKROOM_ADDRESS", "127.0.0.1:0");
        settings.put("CLOAKROOM_AUDIT_LOG", file(auditLog));
        settings.put("MINIO_ROOT_USER", "owner");
        settings.put("MINIO_ROOT_PASSWORD", "a-password-of-the-owner");
        return Bridge.start(ConfigLoader.load(mode, Map.of(), settings));
    }

    private HttpResponse<String> ask(Bridge bridge, String method, String target, String body) throws Exception {
        byte[] bytes = body.getBytes(UTF_8);
        Headers headers = Headers.builder()
                .add("host", bridge.endpoint().getAuthority())
                .add("content-md5", Base64.getEncoder().encodeToString(digest("MD5", bytes)))
                .build();
        Headers signed = OWNER.sign(
                RequestHead.parse(method, target, headers),
                HexFormat.of().formatHex(digest("SHA-256", bytes)),
                Instant.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(bridge.endpoint() + target))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes))
                .header("traceparent", PARENT);
        signed.forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int login(Bridge bridge) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(bridge.endpoint())
                .header("traceparent", PARENT)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=AssumeRoleWithCustomToken&Version=2011-06-15&Token=t"
                        + "&RoleArn=arn:minio:iam:::role/idmp-lab"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static byte[] digest(String algorithm, byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(bytes);
    }
}
