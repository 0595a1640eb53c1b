package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The largest object there can be, of 10 000 parts and 5 TiB, in sparse files: its parts come from behind the store's
 * back.
 */
final class LargeObjectTest extends StoreTest {
    private static final String KEY = "large";
    private static final int PARTS = 10_000;
    private static final long SIZE = 5L << 40;
    private static final long PART_SIZE = SIZE / PARTS;
    private static final long LAST_SIZE = SIZE - (PARTS - 1) * PART_SIZE;
    private static final String ETAG = "0cc175b9c0f1b6a831c399e269772661";

    private String upload = "";

    @BeforeEach
    void sendParts() throws IOException, SQLException {
        upload = parse(client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, KEY))
                .childText("UploadId")
                .orElseThrow();
        Path store = directory.resolve("store");
        var ids = new FileIds(InstantSource.system());
        try (Connection catalog = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("catalog.sqlite"));
                var part = catalog.prepareStatement("INSERT INTO parts VALUES(?, ?, ?, 0, ?, ?, ?)");
                var file = catalog.prepareStatement("INSERT INTO files VALUES(?)")) {
            catalog.setAutoCommit(false);
            for (int number = 1; number <= PARTS; number++) {
                String id = ids.next();
                long size = number == PARTS ? LAST_SIZE : PART_SIZE;
                part.setString(1, upload);
                part.setInt(2, number);
                part.setLong(3, size);
                part.setString(4, ETAG);
                part.setString(5, id);
                part.setString(6, "CRC64NVME:AAAAAAAAAAA=");
                part.executeUpdate();
                file.setString(1, id);
                file.executeUpdate();
                write(store.resolve("data").resolve(id.substring(id.length() - 2)), id, size, number);
            }
            catalog.commit();
        }
    }

    /** Zeros, and at each end the number of the part. */
    private static void write(Path folder, String id, long size, int number) throws IOException {
        Files.createDirectories(folder);
        try (var content = new RandomAccessFile(folder.resolve(id).toFile(), "rw")) {
            byte[] mark = "%05d".formatted(number).getBytes(StandardCharsets.US_ASCII);
            content.write(mark);
            content.seek(size - mark.length);
            content.write(mark);
        }
    }

    @Test
    void isReadInAnyRange() throws IOException {
        assertThat(parts(0)).containsExactly(1, 1000);
        assertThat(parts(9_500)).containsExactly(9_501, 10_000);
        complete();
        Answer head = client.call(S3Operation.HEAD_OBJECT, BUCKET, KEY).run();
        assertThat(head.contentLength()).hasValue(SIZE);
        assertThat(head.header("etag")).endsWith("-10000\"");
        Answer last = range("bytes=-5");
        assertThat(last.text()).isEqualTo("10000");
        assertThat(last.header("content-range")).isEqualTo("bytes 5497558138875-5497558138879/5497558138880");
        long border = 7_000 * PART_SIZE;
        assertThat(range("bytes=%d-%d".formatted(border - 5, border + 4)).text())
                .isEqualTo("0700007001");
        assertThat(range("bytes=5497558138875-99999999999999999").text()).isEqualTo("10000");
        Answer part = client.call(S3Operation.HEAD_OBJECT, BUCKET, KEY)
                .query("partNumber", PARTS)
                .header("x-amz-checksum-mode", "ENABLED")
                .run();
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("x-amz-mp-parts-count")).isEqualTo("10000");
        assertThat(part.contentLength()).hasValue(LAST_SIZE);
        assertThat(part.header("x-amz-checksum-crc64nvme")).isEqualTo("AAAAAAAAAAA=");
        XmlElement attributes = parse(client.call(S3Operation.GET_OBJECT_ATTRIBUTES, BUCKET, KEY)
                .header("x-amz-object-attributes", "ObjectParts,ObjectSize,Checksum")
                .header("x-amz-part-number-marker", "9990"));
        assertThat(attributes.childText("ObjectSize")).hasValue("5497558138880");
        XmlElement ofParts = attributes.child("ObjectParts").orElseThrow();
        assertThat(ofParts.childText("PartsCount")).hasValue("10000");
        assertThat(ofParts.childText("IsTruncated")).hasValue("false");
        assertThat(ofParts.children("Part")).hasSize(10);
        assertThat(client.call(S3Operation.LIST_OBJECTS_V2, BUCKET).run().text())
                .contains("<Size>5497558138880</Size>");
        assertThat(copiedEnd()).isEqualTo("10000");
        client.call(S3Operation.DELETE_OBJECT, BUCKET, KEY).run();
        fixture.awaitDataFiles(1);
    }

    @Test
    void isGivenUp() throws IOException {
        client.call(S3Operation.ABORT_MULTIPART_UPLOAD, BUCKET, KEY)
                .query("uploadId", upload)
                .run();
        fixture.awaitDataFiles(0);
    }

    private void complete() {
        var list = new StringBuilder("<CompleteMultipartUpload>");
        for (int number = 1; number <= PARTS; number++) {
            list.append("<Part><PartNumber>%d</PartNumber><ETag>\"%s\"</ETag></Part>".formatted(number, ETAG));
        }
        client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                .query("uploadId", upload)
                .header("x-amz-mp-object-size", String.valueOf(SIZE))
                .body(list.append("</CompleteMultipartUpload>").toString())
                .run();
    }

    /** The bytes of a part that is copied from the end of the object. */
    private String copiedEnd() {
        String copy = parse(client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, "end"))
                .childText("UploadId")
                .orElseThrow();
        String etag = parse(client.call(S3Operation.UPLOAD_PART_COPY, BUCKET, "end")
                        .query("uploadId", copy)
                        .query("partNumber", 1)
                        .header("x-amz-copy-source-range", "bytes=5497558138875-5497558138879")
                        .from(BUCKET, KEY))
                .childText("ETag")
                .orElseThrow();
        client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, "end")
                .query("uploadId", copy)
                .body(UploadStoreTest.document("1", etag))
                .run();
        return client.get(BUCKET, "end").text();
    }

    private Answer range(String range) {
        return client.call(S3Operation.GET_OBJECT, BUCKET, KEY)
                .header("range", range)
                .run();
    }

    /** The first and the last number on a page of the upload's parts. */
    private int[] parts(int after) {
        XmlElement page = parse(client.call(S3Operation.LIST_PARTS, BUCKET, KEY)
                .query("uploadId", upload)
                .query("part-number-marker", after));
        int[] numbers = page.children("Part").stream()
                .mapToInt(part -> Integer.parseInt(part.childText("PartNumber").orElseThrow()))
                .toArray();
        return new int[] {numbers[0], numbers[numbers.length - 1]};
    }

    private static XmlElement parse(FakeClient.Call call) {
        return XmlElement.parse(call.run().body(), 20_000);
    }
}
