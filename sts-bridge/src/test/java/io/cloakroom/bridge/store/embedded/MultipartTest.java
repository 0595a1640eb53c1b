package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.BAD_DIGEST;
import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_SMALL;
import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART_NUMBER;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART_ORDER;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_UPLOAD;
import static io.cloakroom.aws.AwsErrorCode.PRECONDITION_FAILED;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.store.embedded.FakeExchange.Body;
import io.cloakroom.bridge.wire.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartTest extends StoreTest {
    private static final int MIN = (int) MultipartCompletion.MIN_PART_BYTES;
    private static final String KEY = "big";

    @Test
    void partsBecomeOneObject() throws IOException {
        String upload = begin("content-type", "text/plain", "x-amz-meta-a", "b", "x-amz-tagging", "k=v");
        byte[] first = bytes(MIN);
        byte[] last = bytes(1000);
        String etag2 = part(upload, 7, last).header("etag");
        part(upload, 3, bytes(MIN + 5));
        String etag1 = part(upload, 3, first).header("etag");
        Answer done = complete(upload, "3", etag1, "7", etag2);
        assertThat(done.text()).contains("-2").contains("<Key>big</Key>");
        Answer answer = client.get(BUCKET, KEY);
        assertThat(answer.body()).isEqualTo(concat(first, last));
        assertThat(answer.header("etag")).endsWith("-2\"");
        assertThat(answer.header("content-type")).isEqualTo("text/plain");
        assertThat(answer.header("x-amz-meta-a")).isEqualTo("b");
        assertThat(answer.header("x-amz-tagging-count")).isEqualTo("1");
        fixture.awaitDataFiles(2);
        fixture.reopen();
        client = fixture.client();
        assertThat(client.get(BUCKET, KEY).body()).isEqualTo(concat(first, last));
    }

    @Test
    void readsRangesAcrossPartsAndSingleParts() {
        byte[] first = bytes(MIN);
        byte[] last = bytes(1000);
        String upload = begin();
        complete(
                upload,
                "1",
                part(upload, 1, first).header("etag"),
                "2",
                part(upload, 2, last).header("etag"));
        Answer across = client.call(S3Operation.GET_OBJECT, BUCKET, KEY)
                .header("range", "bytes=" + (MIN - 10) + "-" + (MIN + 9))
                .run();
        assertThat(across.status()).isEqualTo(206);
        assertThat(across.body())
                .isEqualTo(concat(Arrays.copyOfRange(first, MIN - 10, MIN), Arrays.copyOfRange(last, 0, 10)));
        Answer second = client.call(S3Operation.GET_OBJECT, BUCKET, KEY)
                .query("partNumber", 2)
                .run();
        assertThat(second.status()).isEqualTo(206);
        assertThat(second.body()).isEqualTo(last);
        assertThat(second.header("x-amz-mp-parts-count")).isEqualTo("2");
        assertThat(second.header("content-range")).isEqualTo("bytes %d-%d/%d".formatted(MIN, MIN + 999, MIN + 1000));
        assertRefused(
                INVALID_PART_NUMBER,
                () -> client.call(S3Operation.GET_OBJECT, BUCKET, KEY)
                        .query("partNumber", 3)
                        .run());
    }

    @Test
    void refusesWrongPartLists() {
        String upload = begin();
        String etag1 = part(upload, 1, bytes(MIN)).header("etag");
        String etag2 = part(upload, 2, bytes(10)).header("etag");
        String etag3 = part(upload, 3, bytes(10)).header("etag");
        assertRefused(INVALID_PART_ORDER, () -> complete(upload, "2", etag2, "1", etag1));
        assertRefused(INVALID_PART_ORDER, () -> complete(upload, "1", etag1, "1", etag1));
        assertRefused(INVALID_PART, () -> complete(upload, "1", etag2));
        assertRefused(INVALID_PART, () -> complete(upload, "1", etag1, "9", etag2));
        assertRefused(ENTITY_TOO_SMALL, () -> complete(upload, "1", etag1, "2", etag2, "3", etag3));
        assertRefused(MALFORMED_XML, () -> complete(upload));
        assertRefused(MALFORMED_XML, () -> completeWith(upload, "<CompleteMultipartUpload><Part>"));
        assertRefused(MALFORMED_XML, () -> completeWith(upload, "<Other><Part/></Other>"));
        assertRefused(NO_SUCH_UPLOAD, () -> complete("nothing", "1", etag1));
        assertRefused(
                NO_SUCH_UPLOAD,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, "other")
                        .query("uploadId", upload)
                        .body(document("1", etag1))
                        .run());
        assertThat(complete(upload, "1", etag1, "2", etag2).status()).isEqualTo(200);
    }

    @Test
    void completingAgainAnswersTheSame() {
        String upload = begin();
        String etag = part(upload, 1, bytes(10)).header("etag");
        assertThat(complete(upload, "1", etag).text())
                .isEqualTo(complete(upload, "1", etag).text());
        client.put(BUCKET, KEY, "something else");
        assertRefused(NO_SUCH_UPLOAD, () -> complete(upload, "1", etag));
    }

    @Test
    void conditionsHoldWhenTheObjectAppears() {
        client.put(BUCKET, KEY, "there");
        String upload = begin();
        String etag = part(upload, 1, bytes(10)).header("etag");
        assertRefused(
                PRECONDITION_FAILED,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                        .query("uploadId", upload)
                        .header("if-none-match", "*")
                        .body(document("1", etag))
                        .run());
        assertThat(client.get(BUCKET, KEY).text()).isEqualTo("there");
        assertThat(complete(upload, "1", etag).status()).isEqualTo(200);
    }

    @Test
    void abortDeletesTheParts() throws IOException {
        String upload = begin();
        part(upload, 1, bytes(100));
        part(upload, 2, bytes(100));
        fixture.awaitDataFiles(2);
        client.call(S3Operation.ABORT_MULTIPART_UPLOAD, BUCKET, KEY)
                .query("uploadId", upload)
                .run();
        fixture.awaitDataFiles(0);
        assertRefused(NO_SUCH_UPLOAD, () -> part(upload, 1, bytes(10)));
        fixture.awaitDataFiles(0);
    }

    @Test
    void deletingABucketEndsItsUploads() throws IOException {
        part(begin(), 1, bytes(100));
        client.call(S3Operation.DELETE_BUCKET, BUCKET).run();
        fixture.awaitDataFiles(0);
    }

    /** Ending many uploads takes minutes. Virtual threads that waited for it would hold up all others, on Java 21. */
    @Test
    void uploadsOfDeletedBucketsEndOnTheThreadThatIsThereForIt() {
        fixture.store().expireUploads();
        fixture.clockReaders().clear();
        client.call(S3Operation.DELETE_BUCKET, BUCKET).run();
        Await.until("the uploads are looked for", () -> fixture.clockReaders().contains("store-expiry"));
        fixture.store().expireUploads();
        assertThat(fixture.clockReaders()).containsExactly("store-expiry");
    }

    @Test
    void unfinishedUploadsExpireWithTheirParts() throws IOException {
        String old = begin();
        for (int number = 1; number <= 3; number++) {
            part(old, number, bytes(100 * number));
        }
        fixture.advance(Duration.ofDays(4));
        String young = begin();
        String etag = part(young, 1, bytes(50)).header("etag");
        fixture.advance(Duration.ofDays(3));
        fixture.store().expireUploads();
        assertThat(fixture.dataFiles()).as("exactly a week is not over a week").hasSize(4);
        fixture.advance(Duration.ofMillis(1));
        fixture.store().expireUploads();
        assertRefused(NO_SUCH_UPLOAD, () -> part(old, 4, bytes(10)));
        fixture.awaitDataFiles(1);
        assertThat(complete(young, "1", etag).status()).isEqualTo(200);
        fixture.advance(Duration.ofDays(100));
        fixture.store().expireUploads();
        assertThat(client.get(BUCKET, KEY).body()).isEqualTo(bytes(50));
    }

    @Test
    void uploadsExpireOverRestarts() throws IOException {
        part(begin(), 1, bytes(100));
        fixture.advance(Duration.ofDays(8));
        fixture.reopen();
        fixture.awaitDataFiles(0);
    }

    @Test
    void anUploadOfMorePartsThanAreDeletedAtOnceExpires() throws IOException {
        String upload = begin();
        for (int number = 1; number <= 1100; number++) {
            part(upload, number, new byte[0]);
        }
        fixture.advance(Duration.ofDays(8));
        fixture.store().expireUploads();
        assertRefused(NO_SUCH_UPLOAD, () -> part(upload, 1, bytes(10)));
        fixture.awaitDataFiles(0);
    }

    @DisplayName("S-38 a checksum of the whole object that nobody computed is refused")
    @Test
    void s38_aChecksumThatCannotBeComparedIsRefused() {
        String upload = begin();
        String etag = part(upload, 1, bytes(100)).header("etag");
        assertRefused(
                INVALID_REQUEST,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                        .query("uploadId", upload)
                        .header("x-amz-checksum-sha256", base64(ChecksumAlgorithm.SHA256, bytes(100)))
                        .body(document("1", etag))
                        .run());
        assertThat(complete(upload, "1", etag).status()).isEqualTo(200);
    }

    @Test
    void copiesRangesIntoParts() {
        byte[] source = bytes(50_000);
        client.put(BUCKET, "source", source);
        client.put(BUCKET, "small", "0123456789");
        String upload = begin();
        String etag = copyPart(upload, 1, "source", "bytes=100-20099");
        assertThat(complete(upload, "1", etag).status()).isEqualTo(200);
        assertThat(client.get(BUCKET, KEY).body()).isEqualTo(Arrays.copyOfRange(source, 100, 20_100));
        String second = begin("x-amz-checksum-algorithm", "CRC64NVME");
        String etag2 = copyPart(second, 1, "small", "bytes=2-4");
        complete(second, "1", etag2);
        assertThat(client.get(BUCKET, KEY).text()).isEqualTo("234");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "CRC32, COMPOSITE",
        "CRC32, FULL_OBJECT",
        "CRC32C, COMPOSITE",
        "CRC32C, FULL_OBJECT",
        "CRC64NVME, FULL_OBJECT",
        "SHA1, COMPOSITE",
        "SHA256, COMPOSITE"
    })
    void checksumsOfPartsMakeThatOfTheObject(ChecksumAlgorithm algorithm, String type) {
        String upload = begin("x-amz-checksum-algorithm", algorithm.name(), "x-amz-checksum-type", type);
        byte[] first = bytes(MIN);
        byte[] last = bytes(12_345);
        Answer part1 = part(upload, 1, first, checksum(algorithm, first));
        Answer part2 = part(upload, 2, last, checksum(algorithm, last));
        assertThat(part1.header(algorithm.headerName())).isNotEmpty();
        String expected = type.equals("FULL_OBJECT")
                ? base64(algorithm, concat(first, last))
                : base64(algorithm, concat(value(algorithm, first), value(algorithm, last))) + "-2";
        assertThat(complete(upload, "1", part1.header("etag"), "2", part2.header("etag"))
                        .text())
                .contains("<Checksum%1$s>%2$s</Checksum%1$s>".formatted(algorithm, expected))
                .contains("<ChecksumType>" + type + "</ChecksumType>");
        Answer head = client.call(S3Operation.HEAD_OBJECT, BUCKET, KEY)
                .header("x-amz-checksum-mode", "ENABLED")
                .run();
        assertThat(head.header(algorithm.headerName())).isEqualTo(expected);
        XmlElement attributes = XmlElement.parse(
                client.call(S3Operation.GET_OBJECT_ATTRIBUTES, BUCKET, KEY)
                        .header("x-amz-object-attributes", "ETag,Checksum,ObjectParts,StorageClass,ObjectSize")
                        .run()
                        .body(),
                100);
        assertThat(attributes.childText("ObjectSize")).hasValue(String.valueOf(MIN + 12_345));
        assertThat(attributes.child("ObjectParts").orElseThrow().childText("PartsCount"))
                .hasValue("2");
        assertThat(attributes.child("ObjectParts").orElseThrow().children("Part"))
                .hasSize(2);
    }

    @Test
    @DisplayName("S-38 what the caller says of parts and object must be so")
    void s38_wrongChecksumsAreRefused() {
        String upload = begin("x-amz-checksum-algorithm", "CRC32", "x-amz-checksum-type", "FULL_OBJECT");
        byte[] bytes = bytes(100);
        assertRefused(INVALID_REQUEST, () -> part(upload, 1, bytes, checksum(ChecksumAlgorithm.SHA1, bytes)));
        String composite = begin("x-amz-checksum-algorithm", "SHA256");
        assertRefused(INVALID_REQUEST, () -> part(composite, 1, bytes));
        String etag =
                part(upload, 1, bytes, checksum(ChecksumAlgorithm.CRC32, bytes)).header("etag");
        assertRefused(
                INVALID_PART,
                () -> completeWith(
                        upload,
                        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                                + "</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></CompleteMultipartUpload>"));
        assertRefused(
                BAD_DIGEST,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                        .query("uploadId", upload)
                        .header("x-amz-checksum-crc32", "AAAAAA==")
                        .body(document("1", etag))
                        .run());
        assertRefused(
                INVALID_REQUEST,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                        .query("uploadId", upload)
                        .header("x-amz-mp-object-size", "99")
                        .body(document("1", etag))
                        .run());
        assertRefused(
                INVALID_REQUEST,
                () -> begin("x-amz-checksum-algorithm", "SHA256", "x-amz-checksum-type", "FULL_OBJECT"));
        assertRefused(
                INVALID_REQUEST,
                () -> begin("x-amz-checksum-algorithm", "CRC64NVME", "x-amz-checksum-type", "COMPOSITE"));
        assertRefused(INVALID_ARGUMENT, () -> begin("x-amz-checksum-algorithm", "CRC8"));
    }

    @Test
    void listsParts() {
        String upload = begin();
        for (int number = 1; number <= 3; number++) {
            part(upload, number, bytes(number));
        }
        XmlElement page = parse(client.call(S3Operation.LIST_PARTS, BUCKET, KEY)
                .query("uploadId", upload)
                .query("max-parts", 2));
        assertThat(page.children("Part")).hasSize(2);
        assertThat(page.childText("IsTruncated")).hasValue("true");
        XmlElement rest = parse(client.call(S3Operation.LIST_PARTS, BUCKET, KEY)
                .query("uploadId", upload)
                .query(
                        "part-number-marker",
                        page.childText("NextPartNumberMarker").orElseThrow()));
        assertThat(rest.children("Part")).hasSize(1);
        assertThat(rest.child("Part").orElseThrow().childText("Size")).hasValue("3");
    }

    /** A client that asks for the next page would never come to the end. */
    @Test
    void aPageOfNothingIsTheLast() {
        String upload = begin();
        part(upload, 1, bytes(1));
        XmlElement parts = parse(client.call(S3Operation.LIST_PARTS, BUCKET, KEY)
                .query("uploadId", upload)
                .query("max-parts", 0));
        assertThat(parts.children("Part")).isEmpty();
        assertThat(parts.childText("IsTruncated")).hasValue("false");
        XmlElement uploads =
                parse(client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET).query("max-uploads", 0));
        assertThat(uploads.children("Upload")).isEmpty();
        assertThat(uploads.childText("IsTruncated")).hasValue("false");
    }

    @Test
    void listsUploads() {
        for (String key : List.of("a", "b/1", "b/2", "c")) {
            client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, key).run();
        }
        client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, "a").run();
        List<String> seen = new ArrayList<>();
        var call = client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET);
        for (int i = 0; i < 10; i++) {
            XmlElement page = parse(call.query("delimiter", "/").query("max-uploads", 1));
            page.children("Upload")
                    .forEach(entry -> seen.add(entry.childText("Key").orElseThrow()));
            page.children("CommonPrefixes")
                    .forEach(entry -> seen.add(entry.childText("Prefix").orElseThrow()));
            if (page.childText("IsTruncated").orElseThrow().equals("false")) {
                break;
            }
            call = client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET)
                    .query("key-marker", page.childText("NextKeyMarker").orElseThrow())
                    .query(
                            "upload-id-marker",
                            page.childText("NextUploadIdMarker").orElseThrow());
        }
        assertThat(seen).containsExactly("a", "a", "b/", "c");
        assertThat(keys(client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET).query("prefix", "b/")))
                .containsExactly("b/1", "b/2");
        assertThat(keys(client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET)
                        .query("prefix", "b/")
                        .query("key-marker", "b/1")))
                .containsExactly("b/2");
        assertThat(keys(client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET)
                        .query("key-marker", "a")
                        .query("delimiter", "/")))
                .containsExactly("c");
        assertThat(keys(client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET).query("prefix", "d")))
                .isEmpty();
    }

    private static List<String> keys(FakeClient.Call call) {
        return parse(call).children("Upload").stream()
                .map(entry -> entry.childText("Key").orElseThrow())
                .toList();
    }

    private static XmlElement parse(FakeClient.Call call) {
        return XmlElement.parse(call.run().body(), 1000);
    }

    private String begin(String... headers) {
        var call = client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, KEY);
        for (int i = 0; i < headers.length; i += 2) {
            call.header(headers[i], headers[i + 1]);
        }
        return parse(call).childText("UploadId").orElseThrow();
    }

    private Answer part(String upload, int number, byte[] bytes) {
        return part(upload, number, bytes, Headers.EMPTY);
    }

    private Answer part(String upload, int number, byte[] bytes, Headers checksums) {
        return client.call(S3Operation.UPLOAD_PART, BUCKET, KEY)
                .query("uploadId", upload)
                .query("partNumber", number)
                .body(new Body(bytes, true, checksums, false))
                .run();
    }

    private String copyPart(String upload, int number, String source, String range) {
        return parse(client.call(S3Operation.UPLOAD_PART_COPY, BUCKET, KEY)
                        .query("uploadId", upload)
                        .query("partNumber", number)
                        .header("x-amz-copy-source-range", range)
                        .from(BUCKET, source))
                .childText("ETag")
                .orElseThrow();
    }

    private Answer complete(String upload, String... numbersAndEtags) {
        return completeWith(upload, document(numbersAndEtags));
    }

    private Answer completeWith(String upload, String document) {
        return client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                .query("uploadId", upload)
                .body(document)
                .run();
    }

    private static String document(String... numbersAndEtags) {
        var xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < numbersAndEtags.length; i += 2) {
            xml.append("<Part><PartNumber>")
                    .append(numbersAndEtags[i])
                    .append("</PartNumber><ETag>")
                    .append(numbersAndEtags[i + 1])
                    .append("</ETag></Part>");
        }
        return xml.append("</CompleteMultipartUpload>").toString();
    }

    @ParameterizedTest
    @EnumSource
    void theChecksumOfTheObjectMayLackTheNumberOfParts(ChecksumAlgorithm algorithm) {
        boolean composite = algorithm != ChecksumAlgorithm.CRC64NVME;
        byte[] bytes = bytes(100);
        String plain = composite ? base64(algorithm, value(algorithm, bytes)) : base64(algorithm, bytes);
        for (String sent : composite ? List.of(plain, plain + "-1") : List.of(plain)) {
            String upload = begin("x-amz-checksum-algorithm", algorithm.name());
            String etag = part(upload, 1, bytes, checksum(algorithm, bytes)).header("etag");
            assertRefused(BAD_DIGEST, () -> completeWith(upload, etag, algorithm, plain + "-2"));
            assertRefused(BAD_DIGEST, () -> completeWith(upload, etag, algorithm, plain.substring(1)));
            assertThat(completeWith(upload, etag, algorithm, sent).text())
                    .contains(
                            "<Checksum%1$s>%2$s</Checksum%1$s>".formatted(algorithm, composite ? plain + "-1" : plain))
                    .contains("<ChecksumType>%s<".formatted(composite ? "COMPOSITE" : "FULL_OBJECT"));
        }
    }

    private Answer completeWith(String upload, String etag, ChecksumAlgorithm algorithm, String value) {
        return client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                .query("uploadId", upload)
                .header(algorithm.headerName(), value)
                .body(document("1", etag))
                .run();
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void partsOfAFullObjectUploadNeedNoChecksum(ChecksumAlgorithm algorithm) {
        byte[] first = bytes(MIN);
        byte[] copied = bytes(MIN + 1);
        byte[] last = bytes(12_345);
        client.put(BUCKET, "source", copied);
        String upload = begin("x-amz-checksum-algorithm", algorithm.name(), "x-amz-checksum-type", "FULL_OBJECT");
        Answer part1 = part(upload, 1, first);
        assertThat(part1.header(algorithm.headerName())).isEqualTo(base64(algorithm, first));
        String etag2 = copyPart(upload, 2, "source", "bytes=0-" + MIN);
        Answer part3 = part(upload, 3, last, checksum(algorithm, last));
        String expected = base64(algorithm, concat(concat(first, copied), last));
        assertThat(client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                        .query("uploadId", upload)
                        .header(algorithm.headerName(), expected)
                        .header("x-amz-checksum-type", "FULL_OBJECT")
                        .body(document("1", part1.header("etag"), "2", etag2, "3", part3.header("etag")))
                        .run()
                        .text())
                .contains("<Checksum%1$s>%2$s</Checksum%1$s><ChecksumType>FULL_OBJECT<".formatted(algorithm, expected));
    }

    @Test
    void anUploadWithoutAChecksumGetsACrc64() {
        byte[] first = bytes(MIN);
        byte[] last = bytes(1000);
        String upload = begin();
        Answer part1 = part(upload, 1, first, checksum(ChecksumAlgorithm.SHA1, first));
        assertThat(part1.header("x-amz-checksum-sha1")).isEqualTo(base64(ChecksumAlgorithm.SHA1, first));
        Answer part2 = part(upload, 2, last);
        assertThat(part2.header("x-amz-checksum-crc64nvme")).isEqualTo(base64(ChecksumAlgorithm.CRC64NVME, last));
        assertRefused(
                INVALID_PART,
                () -> completeWith(
                        upload,
                        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + part1.header("etag")
                                + "</ETag><ChecksumSHA1>AAAA</ChecksumSHA1></Part></CompleteMultipartUpload>"));
        String expected = base64(ChecksumAlgorithm.CRC64NVME, concat(first, last));
        assertThat(complete(upload, "1", part1.header("etag"), "2", part2.header("etag"))
                        .text())
                .contains("<ChecksumCRC64NVME>" + expected + "<")
                .contains("<ChecksumType>FULL_OBJECT<");
        assertThat(client.get(BUCKET, KEY).header("x-amz-checksum-crc64nvme")).isEmpty();
        client.call(S3Operation.COPY_OBJECT, BUCKET, "copy").from(BUCKET, KEY).run();
        for (String key : List.of(KEY, "copy")) {
            assertThat(client.call(S3Operation.HEAD_OBJECT, BUCKET, key)
                            .header("x-amz-checksum-mode", "ENABLED")
                            .run()
                            .header("x-amz-checksum-crc64nvme"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void aCopyOfACompositeHasTheSameChecksumOverAllItsBytes() {
        byte[] bytes = bytes(100_000);
        String upload = begin("x-amz-checksum-algorithm", "SHA256");
        String etag = part(upload, 1, bytes, checksum(ChecksumAlgorithm.SHA256, bytes))
                .header("etag");
        complete(upload, "1", etag);
        assertThat(client.call(S3Operation.COPY_OBJECT, BUCKET, "copy")
                        .from(BUCKET, KEY)
                        .run()
                        .text())
                .contains("<ChecksumSHA256>" + base64(ChecksumAlgorithm.SHA256, bytes) + "<")
                .contains("<ChecksumType>FULL_OBJECT<");
    }

    @Test
    void listingsSayWhichChecksumAnUploadHas() {
        String upload = begin("x-amz-checksum-algorithm", "CRC32C");
        begin();
        part(upload, 1, bytes(10), checksum(ChecksumAlgorithm.CRC32C, bytes(10)));
        XmlElement parts =
                parse(client.call(S3Operation.LIST_PARTS, BUCKET, KEY).query("uploadId", upload));
        assertThat(parts.childText("ChecksumAlgorithm")).hasValue("CRC32C");
        assertThat(parts.childText("ChecksumType")).hasValue("COMPOSITE");
        assertThat(parts.child("Part").orElseThrow().childText("ChecksumCRC32C"))
                .hasValue(base64(ChecksumAlgorithm.CRC32C, bytes(10)));
        XmlElement uploads = parse(client.call(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET));
        assertThat(uploads.children("Upload"))
                .extracting(entry -> entry.childText("ChecksumAlgorithm").orElse("none"))
                .containsExactlyInAnyOrder("CRC32C", "none");
        assertThat(uploads.children("Upload"))
                .extracting(entry -> entry.childText("ChecksumType").orElse("none"))
                .containsExactlyInAnyOrder("COMPOSITE", "none");
    }

    @Test
    void aPartOfNoUploadIsRefusedBeforeItIsKept() throws IOException {
        assertRefused(NO_SUCH_UPLOAD, () -> part("nothing", 1, bytes(3_000_000)));
        fixture.awaitDataFiles(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=0",
                "bytes=-1",
                "bytes=0-",
                "bytes=2-1",
                "bytes=a-b",
                "0-1",
                "bytes=0-1,2-3",
                "bytes=0-10",
                "bytes=10-11",
                "bytes=+0-1",
                "bits=0-1",
                "bytes=0-99999999999999999999"
            })
    void refusesARangeThatIsNone(String range) {
        client.put(BUCKET, "source", "0123456789");
        String upload = begin();
        assertRefused(INVALID_ARGUMENT, () -> copyPart(upload, 1, "source", range));
    }

    static Body withCrc32(byte[] bytes) {
        return new Body(bytes, true, checksum(ChecksumAlgorithm.CRC32, bytes), false);
    }

    static Headers checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
        return Headers.builder()
                .add(algorithm.headerName(), base64(algorithm, bytes))
                .build();
    }

    private static String base64(ChecksumAlgorithm algorithm, byte[] bytes) {
        return Base64.getEncoder().encodeToString(value(algorithm, bytes));
    }

    private static byte[] value(ChecksumAlgorithm algorithm, byte[] bytes) {
        var computation = algorithm.start();
        computation.update(ByteBuffer.wrap(bytes));
        return computation.value();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
