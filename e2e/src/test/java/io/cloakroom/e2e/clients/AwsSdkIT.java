package io.cloakroom.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/** The AWS SDK for Java v2 with its own web identity provider: sync, async, CRT and transfer manager. */
class AwsSdkIT {
    private static final int MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void syncClientPutsAndGets(Mode mode) {
        try (S3Client s3 = User.WRITER.s3(mode)) {
            s3.putObject(
                    put -> put.bucket(Stack.LAB_DATA).key("sdk/sync").metadata(Map.of("origin", "e2e")),
                    RequestBody.fromString("grüße"));

            var object = s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key("sdk/sync"));

            assertThat(object.asUtf8String()).isEqualTo("grüße");
            assertThat(object.response().metadata()).containsEntry("origin", "e2e");
            assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).contains(Stack.LAB_DATA);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "SERVER, CRC32",
        "SERVER, CRC32_C",
        "SERVER, SHA1",
        "SERVER, SHA256",
        "GATEWAY, CRC32",
        "GATEWAY, CRC32_C",
        "GATEWAY, SHA1",
        "GATEWAY, SHA256"
    })
    void everyChecksumOfTheSdkIsVerifiedAndKept(Mode mode, ChecksumAlgorithm algorithm) {
        try (S3Client s3 = User.WRITER.s3(mode)) {
            s3.putObject(
                    put -> put.bucket(Stack.LAB_DATA).key("sdk/checksum").checksumAlgorithm(algorithm),
                    RequestBody.fromBytes(new byte[100_000]));

            assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA)
                                    .key("sdk/checksum")
                                    .checksumMode("ENABLED"))
                            .asByteArray())
                    .hasSize(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asyncClientPutsAndGets(Mode mode) {
        try (S3AsyncClient s3 = Clients.s3Async(mode, User.WRITER.credentials(mode))) {
            putAndGet(s3, "sdk/async");
        }
    }

    @ParameterizedTest
    @EnumSource
    void crtClientPutsAndGets(Mode mode) {
        try (S3AsyncClient s3 = Clients.s3Crt(mode, User.WRITER.credentials(mode))) {
            putAndGet(s3, "sdk/crt");
        }
    }

    private static void putAndGet(S3AsyncClient s3, String key) {
        byte[] content = "from an async client".getBytes(StandardCharsets.UTF_8);
        s3.putObject(put -> put.bucket(Stack.LAB_DATA).key(key), AsyncRequestBody.fromBytes(content))
                .join();

        assertThat(s3.getObject(get -> get.bucket(Stack.LAB_DATA).key(key), AsyncResponseTransformer.toBytes())
                        .join()
                        .asByteArray())
                .isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource
    void transferManagerUploadsInParts(Mode mode, @TempDir Path directory) throws IOException {
        byte[] content = new byte[20 * MEBIBYTE];
        new Random(7).nextBytes(content);
        Path source = Files.write(directory.resolve("source"), content);
        Path copy = directory.resolve("copy");
        try (S3AsyncClient s3 = Clients.s3Async(mode, User.WRITER.credentials(mode));
                S3TransferManager transfers =
                        S3TransferManager.builder().s3Client(s3).build()) {
            var uploaded = transfers
                    .uploadFile(upload -> upload.source(source)
                            .putObjectRequest(put -> put.bucket(Stack.LAB_DATA).key("sdk/parts")))
                    .completionFuture()
                    .join();
            transfers
                    .downloadFile(download -> download.destination(copy)
                            .getObjectRequest(get -> get.bucket(Stack.LAB_DATA).key("sdk/parts")))
                    .completionFuture()
                    .join();

            assertThat(uploaded.response().eTag())
                    .as("an ETag of several parts")
                    .contains("-");
            assertThat(copy).hasSameBinaryContentAs(source);
        }
    }
}
