package io.cloakroom.e2e.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.Checkout;
import io.minio.admin.MinioAdminClient;
import io.minio.admin.UserInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The examples with toy plugins. */
class PluginExamplesIT {
    private static final Pattern ROLE = Pattern.compile("RoleArn=([^\\s\"]+)");
    private static final String OWNER = "owner";
    private static final String OWNER_SECRET = "owner-secret-of-the-tests";

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void customTokenListsTheBuckets() throws Exception {
        String plugin = startPlugin("custom-token");
        try (BridgeProcess bridge = BridgeProcess.start(options()
                .with("MINIO_IDENTITY_PLUGIN_URL", plugin)
                .with("MINIO_IDENTITY_PLUGIN_ROLE_POLICY", "readonly"))) {
            try (S3Client s3 = owner(bridge)) {
                s3.createBucket(create -> create.bucket("lab-data"));
            }
            Matcher role = ROLE.matcher(bridge.log());
            assertThat(role.find()).as(bridge.log()).isTrue();
            String arn = role.group(1);

            assertThat(run(bridge, arn, "aaa")).matches("(?s)session ASIA\\w{16}\\nlab-data\\n");
            assertThat(run(bridge, arn, "no-such-token"))
                    .contains("IDPRejectedClaim", "The plugin says: `no such token`");
        }
    }

    @Test
    void accessPluginLetsOnlyTheOwnerWrite() throws Exception {
        String plugin = startPlugin("access-plugin");
        try (BridgeProcess bridge = BridgeProcess.start(options().with("MINIO_POLICY_PLUGIN_URL", plugin));
                S3Client owner = owner(bridge)) {
            owner.createBucket(create -> create.bucket("lab-data"));
            owner.putObject(put -> put.bucket("lab-data").key("k"), RequestBody.fromString("text"));
            MinioAdminClient.builder()
                    .endpoint(bridge.endpoint().toString())
                    .credentials(OWNER, OWNER_SECRET)
                    .build()
                    .addUser("ann", UserInfo.Status.ENABLED, "ann-secret-key", null, null);
            try (S3Client ann = Clients.s3(
                    bridge.endpoint(),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("ann", "ann-secret-key")))) {
                assertThat(ann.listBuckets().buckets()).hasSize(1);
                assertThat(ann.getObjectAsBytes(get -> get.bucket("lab-data").key("k"))
                                .asUtf8String())
                        .isEqualTo("text");
                Clients.assertRefused(
                        "AccessDenied",
                        () -> ann.putObject(put -> put.bucket("lab-data").key("mine"), RequestBody.fromString("text")));
                started.get(0).destroy();
                assertThat(started.get(0).waitFor(30, TimeUnit.SECONDS)).isTrue();
                Clients.assertRefused("ServiceUnavailable", ann::listBuckets);
                Clients.assertRefused("ServiceUnavailable", owner::listBuckets);
            }
        }
    }

    private BridgeProcess.Options options() {
        return BridgeProcess.Options.server(directory.resolve("data"))
                .with("MINIO_ROOT_USER", OWNER)
                .with("MINIO_ROOT_PASSWORD", OWNER_SECRET);
    }

    private static S3Client owner(BridgeProcess bridge) {
        return Clients.s3(
                bridge.endpoint(), StaticCredentialsProvider.create(AwsBasicCredentials.create(OWNER, OWNER_SECRET)));
    }

    /** Starts the plugin of an example on a free port, and returns its URL. */
    private String startPlugin(String example) throws IOException {
        Process plugin = new ProcessBuilder(command(example, "plugin"), "--port", "0").start();
        started.add(plugin);
        String line = plugin.inputReader(UTF_8).readLine();
        assertThat(line).contains(": http://127.0.0.1:");
        return line.substring(line.indexOf("http://"));
    }

    private static String run(BridgeProcess bridge, String roleArn, String token) throws Exception {
        Process example = new ProcessBuilder(
                        command("custom-token", "run"),
                        "--endpoint",
                        bridge.endpoint().toString(),
                        "--role-arn",
                        roleArn,
                        "--token",
                        token)
                .redirectErrorStream(true)
                .start();
        String said = new String(example.getInputStream().readAllBytes(), UTF_8);
        example.waitFor();
        return said;
    }

    private static String command(String example, String name) {
        return Checkout.find()
                .root()
                .resolve("examples")
                .resolve(example)
                .resolve(name)
                .toString();
    }
}
