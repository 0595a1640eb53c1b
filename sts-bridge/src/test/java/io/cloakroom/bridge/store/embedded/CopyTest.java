package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.BAD_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TAG;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;
import static io.cloakroom.aws.AwsErrorCode.MISSING_SECURITY_HEADER;
import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_BUCKET;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_VERSION;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static io.cloakroom.bridge.store.embedded.UploadStoreTest.checksum;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.store.embedded.FakeExchange.Body;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CopyTest extends StoreTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 100_000})
    void copiesBytesMetadataAndTags(int size) throws IOException {
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .header("content-type", "text/plain")
                .header("x-amz-tagging", "k=v")
                .body(bytes(size))
                .run();
        Answer copied = copy("b").run();
        assertThat(copied.text()).contains("<CopyObjectResult").contains("<ETag>");
        client.call(S3Operation.DELETE_OBJECT, BUCKET, "a").run();
        fixture.awaitDataFiles(size > 20_000 ? 1 : 0);
        Answer answer = client.get(BUCKET, "b");
        assertThat(answer.body()).isEqualTo(bytes(size));
        assertThat(answer.header("content-type")).isEqualTo("text/plain");
        assertThat(answer.header("x-amz-tagging-count")).isEqualTo("1");
    }

    @Test
    void theHeadOfTheAnswerTellsTagAndChecksumToo() {
        Answer put = client.call(S3Operation.PUT_OBJECT, BUCKET, "a").body("x").run();
        Answer copied = copy("b").run();
        assertThat(copied.header("etag")).isEqualTo(put.header("etag"));
        assertThat(copied.header("x-amz-checksum-crc64nvme")).isEqualTo(put.header("x-amz-checksum-crc64nvme"));
    }

    @Test
    void metadataThatComesTwiceIsAList() {
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .header("x-amz-meta-of", "1")
                .header("x-amz-meta-of", "2")
                .body("x")
                .run();
        assertThat(client.get(BUCKET, "a").header("x-amz-meta-of")).isEqualTo("1,2");
    }

    @Test
    void replacesMetadataAndTagsOnDemand() {
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .header("x-amz-meta-old", "1")
                .header("x-amz-tagging", "k=v")
                .body("x")
                .run();
        copy("a")
                .header("x-amz-metadata-directive", "REPLACE")
                .header("x-amz-meta-new", "2")
                .header("x-amz-tagging-directive", "REPLACE")
                .run();
        Answer answer = client.get(BUCKET, "a");
        assertThat(answer.header("x-amz-meta-old")).isEmpty();
        assertThat(answer.header("x-amz-meta-new")).isEqualTo("2");
        assertThat(answer.header("x-amz-tagging-count")).isEmpty();
        assertThat(answer.text()).isEqualTo("x");
    }

    @Test
    void replacesMetadataOfALargeObjectInPlace() throws IOException {
        client.put(BUCKET, "a", bytes(100_000));
        copy("a")
                .header("x-amz-metadata-directive", "REPLACE")
                .header("x-amz-meta-new", "2")
                .run();
        assertThat(client.get(BUCKET, "a").body()).isEqualTo(bytes(100_000));
        fixture.awaitDataFiles(1);
    }

    @Test
    void computesTheChecksumThatIsAskedFor() {
        client.put(BUCKET, "a", "x");
        Answer copied = copy("b").header("x-amz-checksum-algorithm", "CRC32").run();
        assertThat(copied.text())
                .contains("<ChecksumCRC32>jNwWgw==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType>");
        assertThat(checksums("b").header("x-amz-checksum-crc32")).isEqualTo("jNwWgw==");
        assertThat(checksums("b").header("x-amz-checksum-crc64nvme")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void keepsTheChecksumOfTheSource(int size) {
        Headers sha = checksum(ChecksumAlgorithm.SHA256, bytes(size));
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .body(new Body(bytes(size), true, sha, false))
                .run();
        copy("b").run();
        assertThat(checksums("b").headers().first("x-amz-checksum-sha256"))
                .isEqualTo(sha.first("x-amz-checksum-sha256"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 100_000})
    void aCopyHasACrc64WhereNobodyAskedForAnother(int size) {
        client.put(BUCKET, "a", bytes(size));
        assertThat(copy("b").run().text()).contains("<ChecksumCRC64NVME>").contains("<ChecksumType>FULL_OBJECT<");
        assertThat(checksums("b").headers().first("x-amz-checksum-crc64nvme"))
                .isEqualTo(checksum(ChecksumAlgorithm.CRC64NVME, bytes(size)).first("x-amz-checksum-crc64nvme"));
    }

    @Test
    void refusesAnUnknownChecksumAlgorithm() {
        client.put(BUCKET, "a", "x");
        assertRefused(
                INVALID_ARGUMENT,
                () -> copy("b").header("x-amz-checksum-algorithm", "CRC8").run());
    }

    private Answer checksums(String key) {
        return client.call(S3Operation.GET_OBJECT, BUCKET, key)
                .header("x-amz-checksum-mode", "ENABLED")
                .run();
    }

    @Test
    void refusesBadCopies() {
        client.put(BUCKET, "a", "x");
        assertRefused(INVALID_REQUEST, () -> copy("a").run());
        assertRefused(
                INVALID_ARGUMENT,
                () -> copy("b").header("x-amz-metadata-directive", "MERGE").run());
        assertRefused(
                NO_SUCH_KEY,
                () -> client.call(S3Operation.COPY_OBJECT, BUCKET, "b")
                        .from(BUCKET, "missing")
                        .run());
        assertRefused(
                NO_SUCH_BUCKET,
                () -> client.call(S3Operation.COPY_OBJECT, BUCKET, "b")
                        .from("nowhere", "a")
                        .run());
    }

    /** A refusal behind the copied bytes would leave them on the disk. */
    @ParameterizedTest
    @CsvSource({
        "INVALID_STORAGE_CLASS, x-amz-storage-class, GLACIER_OF_NOBODY",
        "INVALID_TAG, x-amz-tagging, a=1&a=2",
        "METADATA_TOO_LARGE, x-amz-meta-large, LARGE"
    })
    void aCopyThatIsRefusedLeavesNoFile(AwsErrorCode code, String header, String value) throws IOException {
        client.put(BUCKET, "a", bytes(100_000));
        assertRefused(
                code,
                () -> copy("b")
                        .header("x-amz-metadata-directive", "REPLACE")
                        .header("x-amz-tagging-directive", "REPLACE")
                        .header(header, value.equals("LARGE") ? "x".repeat(9000) : value)
                        .run());
        assertThat(fixture.dataFiles()).hasSize(1);
    }

    @Test
    @DisplayName("S-44 a copy reads the version that was authorized, or nothing")
    void s44_versionOfTheSourceIsNotIgnored() {
        client.put(BUCKET, "a", "x");
        assertRefused(
                NO_SUCH_VERSION,
                () -> client.call(S3Operation.COPY_OBJECT, BUCKET, "b")
                        .from(BUCKET, "a", "42")
                        .run());
        assertThat(client.call(S3Operation.COPY_OBJECT, BUCKET, "b")
                        .from(BUCKET, "a", "null")
                        .run()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tagsComeAndGo() {
        client.put(BUCKET, "a", "x");
        client.call(S3Operation.PUT_OBJECT_TAGGING, BUCKET, "a")
                .body("<Tagging><TagSet><Tag><Key>team &amp; co</Key><Value>a b</Value></Tag></TagSet></Tagging>")
                .run();
        assertThat(client.call(S3Operation.GET_OBJECT_TAGGING, BUCKET, "a")
                        .run()
                        .text())
                .contains("<Key>team &amp; co</Key><Value>a b</Value>");
        assertRefused(
                INVALID_TAG,
                () -> client.call(S3Operation.PUT_OBJECT_TAGGING, BUCKET, "a")
                        .body("<Tagging><TagSet>" + "<Tag><Key>k</Key><Value/></Tag>".repeat(2) + "</TagSet></Tagging>")
                        .run());
        assertThat(client.call(S3Operation.DELETE_OBJECT_TAGGING, BUCKET, "a")
                        .run()
                        .status())
                .isEqualTo(204);
        assertThat(client.call(S3Operation.GET_OBJECT_TAGGING, BUCKET, "a")
                        .run()
                        .text())
                .doesNotContain("<Tag>");
        assertRefused(
                NO_SUCH_KEY,
                () -> client.call(S3Operation.GET_OBJECT_TAGGING, BUCKET, "b").run());
        assertThat(client.call(S3Operation.GET_OBJECT_ACL, BUCKET, "a").run().text())
                .contains("xsi:type=\"CanonicalUser\"")
                .contains("FULL_CONTROL");
    }

    @Test
    void tagsComeBackInTheOrderOfTheirKeys() {
        client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                .header("x-amz-tagging", "b=1&a=2&%F0%9F%98%80=4&%EF%BF%AE=3&B=5")
                .body("x")
                .run();
        assertThat(client.call(S3Operation.GET_OBJECT_TAGGING, BUCKET, "a")
                        .run()
                        .text()
                        .replaceAll("<Value>.</Value>|</?Tag>|</?Key>", ""))
                .contains("<TagSet>Bab\uffee\ud83d\ude00</TagSet>");
    }

    @Test
    void anObjectHasTenTagsAtMost() {
        client.put(BUCKET, "a", "x");
        assertThat(tagging(10).run().status()).isEqualTo(200);
        assertRefused(BAD_REQUEST, () -> tagging(11).run());
        assertRefused(
                BAD_REQUEST,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "b")
                        .header("x-amz-tagging", "a&b&c&d&e&f&g&h&i&j&k")
                        .run());
    }

    private FakeClient.Call tagging(int count) {
        return client.call(S3Operation.PUT_OBJECT_TAGGING, BUCKET, "a").body(tagDocument(count));
    }

    /** A document with so many tags. */
    static String tagDocument(int count) {
        var document = new StringBuilder("<Tagging><TagSet>");
        for (int i = 0; i < count; i++) {
            document.append("<Tag><Key>k").append(i).append("</Key><Value>v</Value></Tag>");
        }
        return document.append("</TagSet></Tagging>").toString();
    }

    @Test
    void theOneAccessControlListCanBePutAgain() {
        client.put(BUCKET, "a", "x");
        String own = client.call(S3Operation.GET_OBJECT_ACL, BUCKET, "a").run().text();
        assertThat(acl("private", "").run().status()).isEqualTo(200);
        assertThat(acl("bucket-owner-full-control", "").run().status()).isEqualTo(200);
        assertThat(acl("", own).run().status()).isEqualTo(200);
        assertRefused(NOT_IMPLEMENTED, () -> acl("public-read", "").run());
        assertRefused(NOT_IMPLEMENTED, () -> acl("public-read", own).run());
        assertRefused(
                NOT_IMPLEMENTED,
                () -> acl("private", own.replace("FULL_CONTROL", "READ")).run());
        assertRefused(
                NOT_IMPLEMENTED, () -> acl("", own.replace("<ID>0f", "<ID>ff")).run());
        assertRefused(MISSING_SECURITY_HEADER, () -> acl("", "").run());
        assertRefused(MALFORMED_XML, () -> acl("", "<AccessControlPolicy>").run());
        assertRefused(
                NO_SUCH_KEY,
                () -> client.call(S3Operation.PUT_OBJECT_ACL, BUCKET, "missing")
                        .header("x-amz-acl", "private")
                        .run());
    }

    private FakeClient.Call acl(String canned, String document) {
        var call = client.call(S3Operation.PUT_OBJECT_ACL, BUCKET, "a").body(document);
        return canned.isEmpty() ? call : call.header("x-amz-acl", canned);
    }

    private FakeClient.Call copy(String to) {
        return client.call(S3Operation.COPY_OBJECT, BUCKET, to).from(BUCKET, "a");
    }
}
