package io.cloakroom.e2e.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.minio.admin.MinioAdminClient;
import io.minio.admin.UserInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Users with long-term keys get sessions through the AWS SDK. */
class AssumeRoleIT {
    private static final AwsCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
    private static final AwsCredentials ALICE = AwsBasicCredentials.create("alice", "a-secret-of-alice");
    private static final String ONLY_MEDIA = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::tmp/media/*"]}]}""";

    @TempDir
    Path folder;

    private BridgeProcess bridge;
    private MinioAdminClient admin;

    @BeforeEach
    void start() throws Exception {
        bridge = BridgeProcess.start(Options.server(folder.resolve("data"))
                .with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey()));
        admin = MinioAdminClient.builder()
                .endpoint(bridge.endpoint().toString())
                .credentials(OWNER.accessKeyId(), OWNER.secretAccessKey())
                .build();
        admin.addUser(ALICE.accessKeyId(), UserInfo.Status.ENABLED, ALICE.secretAccessKey(), null, null);
        admin.setPolicy(ALICE.accessKeyId(), false, "readwrite");
        try (S3Client s3 = s3(OWNER)) {
            s3.createBucket(request -> request.bucket("tmp"));
            s3.putObject(request -> request.bucket("tmp").key("media/a"), RequestBody.fromString("a"));
            s3.putObject(request -> request.bucket("tmp").key("other/b"), RequestBody.fromString("b"));
        }
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void aSessionPolicyNarrowsAUsersSession() {
        Credentials session = assumeRole(ALICE, ONLY_MEDIA);

        assertThat(Duration.between(Instant.now(), session.expiration())).isLessThanOrEqualTo(Duration.ofMinutes(15));
        try (S3Client s3 = s3(credentials(session))) {
            assertThat(read(s3, "media/a")).isEqualTo("a");
            assertRefused(() -> read(s3, "other/b"), "AccessDenied");
        }
    }

    @Test
    void aSessionEndsWithItsUser() throws Exception {
        try (S3Client s3 = s3(credentials(assumeRole(ALICE, "")))) {
            assertThat(read(s3, "other/b")).isEqualTo("b");

            admin.deleteUser(ALICE.accessKeyId());

            assertRefused(() -> read(s3, "other/b"), "InvalidAccessKeyId");
        }
    }

    @Test
    void onlyAUsersKeyGetsASession() {
        AwsSessionCredentials session = credentials(assumeRole(ALICE, ""));

        assertRefused(() -> assumeRole(session, ""), "AccessDenied");
        assertRefused(() -> assumeRole(OWNER, ""), "AccessDenied");
    }

    @Test
    void olderWaysToGetASession() {
        try (StsClient sts = sts(ALICE);
                S3Client whole = s3(credentials(sts.getSessionToken().credentials()));
                S3Client nothing = s3(credentials(
                        sts.getFederationToken(request -> request.name("guest")).credentials()))) {
            assertThat(read(whole, "media/a")).isEqualTo("a");
            assertRefused(() -> read(nothing, "media/a"), "AccessDenied");
            assertThat(sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::000000000000:user/alice");
        }
    }

    private Credentials assumeRole(AwsCredentials key, String policy) {
        try (StsClient sts = sts(key)) {
            return sts.assumeRole(request -> {
                        request.roleArn("arn:xxx:xxx:xxx:xxxx")
                                .roleSessionName("anything")
                                .durationSeconds(900);
                        if (!policy.isEmpty()) {
                            request.policy(policy);
                        }
                    })
                    .credentials();
        }
    }

    private static AwsSessionCredentials credentials(Credentials session) {
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    private static String read(S3Client s3, String key) {
        return s3.getObjectAsBytes(request -> request.bucket("tmp").key(key)).asUtf8String();
    }

    private static void assertRefused(Runnable call, String code) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    private StsClient sts(AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(bridge.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    private S3Client s3(AwsCredentials credentials) {
        return S3Client.builder()
                .endpointOverride(bridge.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
