package io.cloakroom.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.admin.MinioAdminClient;
import io.minio.admin.Status;
import io.minio.admin.UserInfo;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MinIO's own admin client administers a bridge, and its SDK then uses what was made. */
class AdminClientIT {
    private static final String ROOT = "owner";
    private static final String PASSWORD = "a-password-of-the-owner";
    private static final String ALICE = "alice";
    private static final String SECRET = "a-secret-of-alice";
    private static final byte[] CONTENT = "of the lab".getBytes(StandardCharsets.UTF_8);
    private static final String READ_LAB = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab/*"]}]}""";

    @TempDir
    Path folder;

    private BridgeProcess bridge;
    private MinioAdminClient root;

    @BeforeEach
    void start() throws Exception {
        bridge = BridgeProcess.start(Options.server(folder.resolve("data"))
                .with("MINIO_ROOT_USER", ROOT)
                .with("MINIO_ROOT_PASSWORD", PASSWORD));
        root = admin(ROOT, PASSWORD);
        MinioClient owner = s3(ROOT, PASSWORD);
        owner.makeBucket(MakeBucketArgs.builder().bucket("lab").build());
        owner.putObject(PutObjectArgs.builder().bucket("lab").object("k").stream(
                        new ByteArrayInputStream(CONTENT), (long) CONTENT.length, -1L)
                .build());
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void aUserMayDoWhatItsPolicyAllowsUntilItIsRemoved() throws Exception {
        root.addCannedPolicy("read-lab", READ_LAB);
        root.addUser(ALICE, UserInfo.Status.ENABLED, SECRET, null, null);
        MinioClient alice = s3(ALICE, SECRET);
        assertRefused(alice, "AccessDenied");

        root.setPolicy(ALICE, false, "read-lab");

        assertThat(read(alice)).isEqualTo(CONTENT);
        assertThat(root.listCannedPolicies()).containsKeys("read-lab", "readonly");
        assertThat(root.listUsers()).containsOnlyKeys(ALICE);
        assertThat(root.getUserInfo(ALICE).policyName()).isEqualTo("read-lab");
        assertThat(root.getUserInfo(ALICE).status()).isEqualTo(UserInfo.Status.ENABLED);

        root.deleteUser(ALICE);
        assertRefused(alice, "InvalidAccessKeyId");
    }

    @Test
    void aGroupGivesItsMembersItsPolicies() throws Exception {
        root.addCannedPolicy("read-lab", READ_LAB);
        root.addUser(ALICE, UserInfo.Status.ENABLED, SECRET, null, null);
        root.addUpdateGroup("staff", Status.ENABLED, List.of(ALICE));
        root.setPolicy("staff", true, "read-lab");

        assertThat(read(s3(ALICE, SECRET))).isEqualTo(CONTENT);
        assertThat(root.listGroups()).containsExactly("staff");
        assertThat(root.getGroupInfo("staff").members()).containsExactly(ALICE);
        assertThat(root.getUserInfo(ALICE).memberOf()).containsExactly("staff");
    }

    @Test
    void aUserMakesAccessKeysOfItsOwn() throws Exception {
        root.addCannedPolicy("read-lab", READ_LAB);
        root.addUser(ALICE, UserInfo.Status.ENABLED, SECRET, null, null);
        root.setPolicy(ALICE, false, "read-lab");
        MinioAdminClient alice = admin(ALICE, SECRET);

        var key = alice.addServiceAccount(
                "alice-ci",
                "a-secret-of-ci",
                null,
                null,
                "ci",
                "for builds",
                ZonedDateTime.now(ZoneOffset.UTC).plusDays(2));

        MinioClient ci = s3(key.accessKey(), key.secretKey());
        assertThat(read(ci)).isEqualTo(CONTENT);
        assertThat(alice.getServiceAccountInfo("alice-ci").parentUser()).isEqualTo(ALICE);
        assertThat(alice.listServiceAccount(ALICE).accounts()).hasSize(1);
        root.updateServiceAccount("alice-ci", null, writingOnly(), true, null, null, null);
        assertRefused(ci, "AccessDenied");

        alice.deleteServiceAccount("alice-ci");
        assertRefused(ci, "InvalidAccessKeyId");
    }

    @Test
    void whoMayNotAdministerIsRefused() throws Exception {
        root.addUser(ALICE, UserInfo.Status.ENABLED, SECRET, null, null);

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> admin(ALICE, SECRET).listUsers())
                .withMessageContaining("\"Code\":\"AccessDenied\",\"Message\":\"Access Denied.\"");
    }

    @Test
    void tellsOfItself() throws Exception {
        var info = root.getServerInfo();

        assertThat(info.mode()).isEqualTo("online");
        assertThat(info.deploymentID()).isNotEmpty();
        assertThat(info.servers()).hasSize(1);
        assertThat(info.buckets().count()).isEqualTo(1);
    }

    private static Map<String, Object> writingOnly() {
        return Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of(
                        "Effect", "Allow",
                        "Action", List.of("s3:PutObject"),
                        "Resource", List.of("arn:aws:s3:::lab/*"))));
    }

    private static byte[] read(MinioClient client) throws Exception {
        try (var object = client.getObject(
                GetObjectArgs.builder().bucket("lab").object("k").build())) {
            return object.readAllBytes();
        }
    }

    private static void assertRefused(MinioClient client, String code) {
        assertThatExceptionOfType(ErrorResponseException.class)
                .isThrownBy(() -> read(client))
                .satisfies(e -> assertThat(e.errorResponse().code()).isEqualTo(code));
    }

    private MinioAdminClient admin(String accessKeyId, String secret) {
        return MinioAdminClient.builder()
                .endpoint(bridge.endpoint().toString())
                .credentials(accessKeyId, secret)
                .build();
    }

    private MinioClient s3(String accessKeyId, String secret) {
        return MinioClient.builder()
                .endpoint(bridge.endpoint().toString())
                .region("us-east-1")
                .credentials(accessKeyId, secret)
                .build();
    }
}
