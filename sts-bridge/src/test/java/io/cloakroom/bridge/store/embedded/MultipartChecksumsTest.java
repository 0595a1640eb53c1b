package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.BAD_DIGEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The checksums of parts, and the one of the object that is made of them. */
final class MultipartChecksumsTest extends UploadStoreTest {
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
}
