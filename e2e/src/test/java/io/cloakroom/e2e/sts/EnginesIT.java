package io.cloakroom.e2e.sts;

import static io.cloakroom.e2e.Clients.assertDenied;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.minio.admin.MinioAdminClient;
import io.minio.admin.UserInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** The calls of the engines in docs/engines.md, replayed: what each asks of STS, and what its credentials may do. */
class EnginesIT {
    private static final AwsCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
    private static final AwsCredentials ENGINE = AwsBasicCredentials.create("engine", "a-secret-of-the-engine");
    private static final String ROLE = "arn:aws:iam::000000000000:role/warehouse";
    private static final String EXTERNAL_ID = "lab-warehouse";

    private static final String ROLE_POLICY = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":["s3:ListBucket","s3:GetBucketLocation"],"Resource":["arn:aws:s3:::warehouse"]},
             {"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion","s3:PutObject","s3:DeleteObject","s3:AbortMultipartUpload","s3:ListMultipartUploadParts"],
              "Resource":["arn:aws:s3:::warehouse/*"]}]}""";

    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/engine"},
              "Action":["sts:AssumeRole","sts:TagSession"],
              "Condition":{"StringEquals":{"sts:ExternalId":"lab-warehouse"},
                           "ForAllValues:StringLike":{"aws:TagKeys":["polaris:*","tenant"]}}}]}""";

    /** Of one table, as Polaris writes it with the AWS SDK's policy builder. */
    private static final String OF_POLARIS = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::warehouse/sales/orders/*"},
             {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::warehouse",
              "Condition":{"StringLike":{"s3:prefix":["sales/orders/*"]}}},
             {"Effect":"Allow","Action":"s3:GetBucketLocation","Resource":"arn:aws:s3:::warehouse"},
             {"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion"],"Resource":"arn:aws:s3:::warehouse/sales/orders/*"}]}""";

    /** Of one table for reading, as Lakekeeper writes it. */
    private static final String OF_LAKEKEEPER = """
            {"Statement":[
             {"Action":["s3:GetObject","s3:GetObjectVersion"],"Effect":"Allow",
              "Resource":["arn:aws:s3:::warehouse/sales/orders/","arn:aws:s3:::warehouse/sales/orders/*"],"Sid":"TableAccess"},
             {"Action":"s3:ListBucket","Condition":{"StringLike":{"s3:prefix":"sales/orders/*"}},"Effect":"Allow",
              "Resource":"arn:aws:s3:::warehouse","Sid":"ListBucketForFolder"},
             {"Action":"s3:GetBucketLocation","Effect":"Allow","Resource":"arn:aws:s3:::warehouse","Sid":"GetBucketLocation"}],
             "Version":"2012-10-17"}""";

    private static BridgeProcess bridge;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        bridge = BridgeProcess.start(Options.server(folder.resolve("data"))
                .with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey()));
        MinioAdminClient admin = MinioAdminClient.builder()
                .endpoint(bridge.endpoint().toString())
                .credentials(OWNER.accessKeyId(), OWNER.secretAccessKey())
                .build();
        admin.addUser(ENGINE.accessKeyId(), UserInfo.Status.ENABLED, ENGINE.secretAccessKey(), null, null);
        admin.addCannedPolicy("warehouse", ROLE_POLICY);
        createRole("warehouse", "{\"trust\":%s,\"policies\":[\"warehouse\"]}".formatted(TRUST));
        try (S3Client s3 = s3(OWNER)) {
            s3.createBucket(request -> request.bucket("warehouse"));
            put(s3, "sales/orders/data/1.parquet");
            put(s3, "sales/orders_secret/data/1.parquet");
            put(s3, "hr/people/data/1.parquet");
        }
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    /** {@code cloakroom role create} without the command. */
    private static void createRole(String name, String body) throws Exception {
        String target = "/minio/admin/v3/cloakroom/create-role?name=" + name;
        URI endpoint = bridge.endpoint();
        Headers host = Headers.builder()
                .add("host", endpoint.getHost() + ":" + endpoint.getPort())
                .build();
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
        Headers signed = new SigV4Signer(
                        new SigV4Signer.Credential(
                                OWNER.accessKeyId(), new Secret(OWNER.secretAccessKey()), Optional.empty()),
                        "",
                        "s3")
                .sign(RequestHead.parse("POST", target, host), hash, Instant.now());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve(target)).POST(HttpRequest.BodyPublishers.ofString(body));
        signed.forEach((header, value) -> {
            if (!header.equals("host")) {
                request.header(header, value);
            }
        });
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void polarisVendsCredentialsOfOneTable() {
        Credentials vended = assumeRole(request -> request.externalId(EXTERNAL_ID)
                .roleArn(ROLE)
                .roleSessionName("PolarisAwsCredentialsStorageIntegration")
                .policy(OF_POLARIS)
                .durationSeconds(3600));

        try (S3Client s3 = s3(credentials(vended))) {
            put(s3, "sales/orders/data/2.parquet");
            s3.deleteObject(request -> request.bucket("warehouse").key("sales/orders/data/2.parquet"));
            seesOneTable(s3);
            assertDenied(() -> put(s3, "hr/people/data/2.parquet"));
        }
    }

    /** {@code SESSION_TAGS_IN_SUBSCOPED_CREDENTIAL}. */
    @Test
    void polarisPassesTags() {
        Credentials vended = assumeRole(request -> request.externalId(EXTERNAL_ID)
                .roleArn(ROLE)
                .roleSessionName("p-acme-lab-sales-orders")
                .policy(OF_POLARIS)
                .tags(tag("polaris:catalog", "lab"), tag("polaris:namespace", "sales"), tag("polaris:table", "orders"))
                .transitiveTagKeys("polaris:catalog", "polaris:namespace", "polaris:table")
                .durationSeconds(900));

        try (S3Client s3 = s3(credentials(vended))) {
            seesOneTable(s3);
        }
        assertDenied(() -> assumeRole(request -> request.externalId(EXTERNAL_ID)
                .roleArn(ROLE)
                .roleSessionName("p-acme")
                .tags(tag("department", "hr"))));
    }

    @Test
    void lakekeeperVendsCredentialsOfOneTable() {
        Credentials vended = assumeRole(request -> request.roleSessionName("lakekeeper-sts")
                .durationSeconds(3600)
                .policy(OF_LAKEKEEPER)
                .roleArn(ROLE)
                .externalId(EXTERNAL_ID)
                .tags(tag("tenant", "lab")));

        try (S3Client s3 = s3(credentials(vended))) {
            seesOneTable(s3);
            assertDenied(() -> put(s3, "sales/orders/data/2.parquet"));
        }
    }

    /**
     * Trino and Spark (Iceberg's AssumeRoleAwsClientFactory, S3A's AssumedRoleCredentialProvider) work as the role
     * itself.
     */
    @Test
    void trinoAndSparkWorkAsTheRole() {
        for (String name : List.of("trino-filesystem", "iceberg-aws-0f9b6b1e", "spark")) {
            try (StsClient sts = sts(ENGINE);
                    StsAssumeRoleCredentialsProvider provider = StsAssumeRoleCredentialsProvider.builder()
                            .stsClient(sts)
                            .refreshRequest(request -> request.roleArn(ROLE)
                                    .roleSessionName(name)
                                    .durationSeconds(3600)
                                    .externalId(EXTERNAL_ID))
                            .asyncCredentialUpdateEnabled(false)
                            .build();
                    S3Client s3 = Clients.s3(bridge.endpoint(), provider)) {
                assertThat(read(s3, "hr/people/data/1.parquet")).isEqualTo("hr/people/data/1.parquet");
                put(s3, "hr/people/data/2.parquet");
                assertDenied(() -> s3.createBucket(request -> request.bucket("another")));
            }
        }
    }

    @Test
    void withoutTheExternalIdThereIsNoRole() {
        assertDenied(() -> assumeRole(request -> request.roleArn(ROLE).roleSessionName("lakekeeper-sts")));
        assertDenied(() -> assumeRole(request ->
                request.roleArn(ROLE).roleSessionName("lakekeeper-sts").externalId("another-warehouse")));
    }

    /** A table beside it, whose name begins alike, is another one. */
    private static void seesOneTable(S3Client s3) {
        assertThat(read(s3, "sales/orders/data/1.parquet")).isEqualTo("sales/orders/data/1.parquet");
        assertThat(s3.listObjectsV2(request -> request.bucket("warehouse").prefix("sales/orders/"))
                        .contents())
                .isNotEmpty();
        assertDenied(() -> read(s3, "sales/orders_secret/data/1.parquet"));
        assertDenied(() -> read(s3, "hr/people/data/1.parquet"));
        assertDenied(
                () -> s3.listObjectsV2(request -> request.bucket("warehouse").prefix("sales/")));
        assertDenied(
                () -> s3.listObjectsV2(request -> request.bucket("warehouse").prefix("sales/orders")));
    }

    private static Credentials assumeRole(Consumer<AssumeRoleRequest.Builder> request) {
        try (StsClient sts = sts(ENGINE)) {
            return sts.assumeRole(request).credentials();
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static AwsSessionCredentials credentials(Credentials session) {
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    private static String read(S3Client s3, String key) {
        return s3.getObjectAsBytes(request -> request.bucket("warehouse").key(key))
                .asUtf8String();
    }

    private static void put(S3Client s3, String key) {
        s3.putObject(request -> request.bucket("warehouse").key(key), RequestBody.fromString(key));
    }

    private static StsClient sts(AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(bridge.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    private static S3Client s3(AwsCredentials credentials) {
        AwsCredentialsProvider provider = StaticCredentialsProvider.create(credentials);
        return Clients.s3(bridge.endpoint(), provider);
    }
}
