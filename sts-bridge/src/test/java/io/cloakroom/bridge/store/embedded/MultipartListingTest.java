package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lists of parts and of uploads, page by page. */
final class MultipartListingTest extends UploadStoreTest {
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
}
