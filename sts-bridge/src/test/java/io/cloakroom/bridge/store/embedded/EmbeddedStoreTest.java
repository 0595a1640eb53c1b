package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INCOMPLETE_BODY;
import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_STORAGE_CLASS;
import static io.cloakroom.aws.AwsErrorCode.METADATA_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_VERSION;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.store.ObjectStore.DeleteOutcome.Deleted;
import io.cloakroom.bridge.store.ObjectStore.DeleteOutcome.Failed;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.store.embedded.FakeExchange.Body;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedStoreTest extends StoreTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 16 * 1024, 16 * 1024 + 1, 3_000_000})
    void givesBackWhatWasPut(int size) throws IOException {
        byte[] bytes = bytes(size);
        String etag = '"' + Digests.hex(Digests.md5().digest(bytes)) + '"';
        assertThat(client.put(BUCKET, "a", bytes).header("etag")).isEqualTo(etag);
        Answer answer = client.get(BUCKET, "a");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(answer.contentLength()).hasValue(size);
        assertThat(answer.header("etag")).isEqualTo(etag);
        assertThat(answer.header("last-modified")).isEqualTo("Sun, 01 Mar 2026 12:00:00 GMT");
        assertThat(answer.header("content-type")).isEqualTo("binary/octet-stream");
        fixture.reopen();
        assertThat(fixture.client().get(BUCKET, "a").body()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 16 * 1024 + 1, 3_000_000})
    void takesABodyOfUnknownLength(int size) {
        byte[] bytes = bytes(size);
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .body(new Body(bytes, false, Headers.EMPTY, false))
                .run();
        assertThat(client.get(BUCKET, "a").body()).isEqualTo(bytes);
    }

    @Test
    void headAnswersLengthWithoutBody() {
        client.put(BUCKET, "a", bytes(100_000));
        Answer answer = client.call(S3Operation.HEAD_OBJECT, BUCKET, "a").run();
        assertThat(answer.contentLength()).hasValue(100_000);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void keepsMetadataAndSystemHeaders() {
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .header("content-type", "text/plain")
                .header("cache-control", "no-cache")
                .header("content-encoding", "gzip")
                .header("x-amz-meta-color", "gr\u00c3\u00bcn")
                .header("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .body("x")
                .run();
        Answer answer = client.get(BUCKET, "a");
        assertThat(answer.header("content-type")).isEqualTo("text/plain");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        assertThat(answer.header("x-amz-meta-color"))
                .as("as MinIO and AWS answer")
                .isEqualTo("=?UTF-8?q?gr=C3=BCn?=");
        assertThat(answer.header("x-amz-storage-class")).isEqualTo("REDUCED_REDUNDANCY");
    }

    @Test
    void overridesResponseHeaders() {
        client.put(BUCKET, "a", "x");
        Answer answer = client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                .query("response-content-type", "text/html")
                .query("response-content-disposition", "attachment; filename=\"a\"")
                .run();
        assertThat(answer.headers().all("content-type")).containsExactly("text/html");
        assertThat(answer.header("content-disposition")).isEqualTo("attachment; filename=\"a\"");
    }

    @Test
    void givesChecksumsWhenAskedFor() {
        Headers checksums =
                Headers.builder().add("x-amz-checksum-crc32", "jNfXvg==").build();
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .body(new Body("x".getBytes(StandardCharsets.UTF_8), true, checksums, false))
                .run();
        assertThat(client.get(BUCKET, "a").header("x-amz-checksum-crc32")).isEmpty();
        Answer answer = client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                .header("x-amz-checksum-mode", "ENABLED")
                .run();
        assertThat(answer.header("x-amz-checksum-crc32")).isEqualTo("jNfXvg==");
        assertThat(answer.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    }

    @Test
    void overwritesAndDeletesDataFiles() throws IOException {
        client.put(BUCKET, "a", bytes(100_000));
        client.put(BUCKET, "a", bytes(200_000));
        assertThat(client.get(BUCKET, "a").body()).hasSize(200_000);
        fixture.awaitDataFiles(1);
        client.put(BUCKET, "a", "small");
        assertThat(client.get(BUCKET, "a").text()).isEqualTo("small");
        fixture.awaitDataFiles(0);
        client.put(BUCKET, "a", bytes(100_000));
        assertThat(client.call(S3Operation.DELETE_OBJECT, BUCKET, "a").run().status())
                .isEqualTo(204);
        fixture.awaitDataFiles(0);
        assertRefused(NO_SUCH_KEY, () -> client.get(BUCKET, "a"));
        assertThat(client.call(S3Operation.DELETE_OBJECT, BUCKET, "a").run().status())
                .isEqualTo(204);
    }

    @Test
    void cutOffUploadLeavesNothing() throws IOException {
        client.put(BUCKET, "a", "before");
        for (int size : new int[] {10, 2_000_000}) {
            var call = client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                    .body(new Body(bytes(size), false, Headers.EMPTY, true));
            assertRefused(INCOMPLETE_BODY, call::run);
        }
        assertThat(client.get(BUCKET, "a").text()).isEqualTo("before");
        fixture.awaitDataFiles(0);
    }

    @Test
    void sweepsFilesOfUploadsThatNeverEnded() throws IOException {
        client.put(BUCKET, "a", bytes(100_000));
        String orphan = new FileIds(InstantSource.fixed(StoreFixture.NOW)).next();
        Path folder = directory.resolve("store/data").resolve(orphan.substring(orphan.length() - 2));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(orphan), "left over");
        fixture.reopen();
        fixture.awaitDataFiles(1);
        assertThat(fixture.client().get(BUCKET, "a").body()).hasSize(100_000);
    }

    @Test
    void multiDeleteAnswersForEachKey() {
        client.put(BUCKET, "a", "x");
        client.put(BUCKET, "b", "x");
        assertThat(fixture.store()
                        .delete(AuthorizedCalls.deletes(
                                BUCKET,
                                List.of(
                                        new ObjectVersion("a", Optional.empty()),
                                        new ObjectVersion("missing", Optional.of("null")),
                                        new ObjectVersion("b", Optional.of("42"))))))
                .containsExactly(
                        new Deleted("a"),
                        new Deleted("missing"),
                        new Failed("b", "NoSuchVersion", "The specified version does not exist."));
        assertRefused(NO_SUCH_KEY, () -> client.get(BUCKET, "a"));
        assertThat(client.get(BUCKET, "b").text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 16 * 1024, 16 * 1024 + 1, 3_000_000})
    void anObjectThatCameWithoutAChecksumGetsACrc64(int size) throws IOException {
        String expected = UploadStoreTest.checksum(ChecksumAlgorithm.CRC64NVME, bytes(size))
                .first("x-amz-checksum-crc64nvme")
                .orElseThrow();
        Answer put = client.put(BUCKET, "a", bytes(size));
        assertThat(put.header("x-amz-checksum-crc64nvme")).isEqualTo(expected);
        assertThat(put.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
        assertThat(client.get(BUCKET, "a").header("x-amz-checksum-crc64nvme")).isEmpty();
        fixture.reopen();
        client = fixture.client();
        Answer answer = client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                .header("x-amz-checksum-mode", "ENABLED")
                .run();
        assertThat(answer.header("x-amz-checksum-crc64nvme")).isEqualTo(expected);
        assertThat(answer.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
        assertThat(client.call(S3Operation.GET_OBJECT_ATTRIBUTES, BUCKET, "a")
                        .header("x-amz-object-attributes", "Checksum")
                        .run()
                        .text())
                .contains("<Checksum><ChecksumCRC64NVME>" + expected
                        + "</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType></Checksum>");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"GET_OBJECT_RETENTION", "PUT_OBJECT_RETENTION", "GET_OBJECT_LEGAL_HOLD", "PUT_OBJECT_LEGAL_HOLD"})
    void itsBucketsHaveNoObjectLock(S3Operation operation) {
        client.put(BUCKET, "a", "x");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> client.call(operation, BUCKET, "a").run())
                .returns(INVALID_REQUEST, AwsException::code)
                .withMessage("Bucket is missing ObjectLockConfiguration");
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT_OBJECT", "UPLOAD_PART", "CREATE_MULTIPART_UPLOAD"})
    void refusesAnUnknownChecksumAlgorithm(S3Operation operation) {
        assertRefused(
                INVALID_ARGUMENT,
                () -> client.call(operation, BUCKET, "a")
                        .query("partNumber", 1)
                        .header("x-amz-checksum-algorithm", "CRC8")
                        .body("x")
                        .run());
    }

    @Test
    void refusesWhatItCannotKeep() {
        assertRefused(
                NOT_IMPLEMENTED,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("x-amz-server-side-encryption", "AES256")
                        .body("x")
                        .run());
        assertRefused(
                INVALID_STORAGE_CLASS,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("x-amz-storage-class", "GLACIER")
                        .body("x")
                        .run());
        assertRefused(
                METADATA_TOO_LARGE,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("x-amz-meta-big", "x".repeat(2100))
                        .body("x")
                        .run());
        assertRefused(
                NO_SUCH_VERSION,
                () -> client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                        .query("versionId", "42")
                        .run());
    }

    @Test
    @DisplayName("S-72 what is stored with an object is bounded: 2 KB of the user's metadata, 8 KB of headers")
    void s72_storedHeadersAreBounded() {
        for (S3Operation operation : List.of(S3Operation.PUT_OBJECT, S3Operation.CREATE_MULTIPART_UPLOAD)) {
            assertRefused(METADATA_TOO_LARGE, () -> withHeader(operation, "x-amz-meta-a", 2048));
            assertThat(withHeader(operation, "x-amz-meta-a", 2047).status()).isEqualTo(200);
            for (String name : List.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-type",
                    "expires",
                    "x-amz-website-redirect-location")) {
                assertRefused(METADATA_TOO_LARGE, () -> withHeader(operation, name, 8193 - name.length()));
                assertThat(withHeader(operation, name, 8192 - name.length()).status())
                        .isEqualTo(200);
            }
        }
        assertRefused(
                METADATA_TOO_LARGE,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("content-disposition", "x".repeat(4100))
                        .header("content-language", "x".repeat(4100))
                        .body("x")
                        .run());
        assertRefused(
                METADATA_TOO_LARGE,
                () -> client.call(S3Operation.COPY_OBJECT, BUCKET, "b")
                        .from(BUCKET, "a")
                        .header("x-amz-metadata-directive", "REPLACE")
                        .header("content-disposition", "x".repeat(9000))
                        .run());
    }

    private Answer withHeader(S3Operation operation, String name, int length) {
        return client.call(operation, BUCKET, "a")
                .header(name, "x".repeat(length))
                .run();
    }

    @Test
    void isReadyUntilClosed() {
        assertThat(fixture.store().isReady()).isTrue();
        assertThat(fixture.store().describe()).contains("embedded store");
        assertThat(fixture.store().buckets(AuthorizedCalls.of(Calls.listBuckets())))
                .extracting("name")
                .containsExactly(BUCKET);
    }

    /** What is durable is answered, whatever happens to the memory it was held in. */
    @Test
    void aStoredObjectIsAnsweredThoughItsMemoryCannotBeGivenBack() throws Exception {
        Answer answer = client.call(S3Operation.PUT_OBJECT, BUCKET, "k")
                .body("in memory")
                .exchange()
                .failingToRelease()
                .run(fixture.store());
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void s72_aSmallObjectWithoutRoomInMemoryGoesToAFile() throws Exception {
        FakeExchange kept = client.call(S3Operation.PUT_OBJECT, BUCKET, "kept")
                .body("in memory")
                .exchange();
        kept.run(fixture.store());
        assertThat(kept.held()).isZero();
        int before = fixture.dataFiles().size();
        client.call(S3Operation.PUT_OBJECT, BUCKET, "filed")
                .body("in a file")
                .exchange()
                .withoutRoom()
                .run(fixture.store());
        assertThat(fixture.dataFiles()).hasSize(before + 1);
        assertThat(client.get(BUCKET, "kept").text()).isEqualTo("in memory");
        assertThat(client.get(BUCKET, "filed").text()).isEqualTo("in a file");
    }
}
