package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.store.embedded.FakeExchange.Body;
import java.nio.ByteBuffer;
import java.util.Base64;

/** A new store for each test, and the steps of a multipart upload to {@link #KEY}. */
abstract class UploadStoreTest extends StoreTest {
    static final int MIN = (int) MultipartCompletion.MIN_PART_BYTES;
    static final String KEY = "big";

    static XmlElement parse(FakeClient.Call call) {
        return XmlElement.parse(call.run().body(), 1000);
    }

    String begin(String... headers) {
        var call = client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, KEY);
        for (int i = 0; i < headers.length; i += 2) {
            call.header(headers[i], headers[i + 1]);
        }
        return parse(call).childText("UploadId").orElseThrow();
    }

    Answer part(String upload, int number, byte[] bytes) {
        return part(upload, number, bytes, Headers.EMPTY);
    }

    Answer part(String upload, int number, byte[] bytes, Headers checksums) {
        return client.call(S3Operation.UPLOAD_PART, BUCKET, KEY)
                .query("uploadId", upload)
                .query("partNumber", number)
                .body(new Body(bytes, true, checksums, false))
                .run();
    }

    String copyPart(String upload, int number, String source, String range) {
        return parse(client.call(S3Operation.UPLOAD_PART_COPY, BUCKET, KEY)
                        .query("uploadId", upload)
                        .query("partNumber", number)
                        .header("x-amz-copy-source-range", range)
                        .from(BUCKET, source))
                .childText("ETag")
                .orElseThrow();
    }

    Answer complete(String upload, String... numbersAndEtags) {
        return completeWith(upload, document(numbersAndEtags));
    }

    Answer completeWith(String upload, String document) {
        return client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                .query("uploadId", upload)
                .body(document)
                .run();
    }

    static String document(String... numbersAndEtags) {
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

    Answer completeWith(String upload, String etag, ChecksumAlgorithm algorithm, String value) {
        return client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                .query("uploadId", upload)
                .header(algorithm.headerName(), value)
                .body(document("1", etag))
                .run();
    }

    static Body withCrc32(byte[] bytes) {
        return new Body(bytes, true, checksum(ChecksumAlgorithm.CRC32, bytes), false);
    }

    static Headers checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
        return Headers.builder()
                .add(algorithm.headerName(), base64(algorithm, bytes))
                .build();
    }

    static String base64(ChecksumAlgorithm algorithm, byte[] bytes) {
        return Base64.getEncoder().encodeToString(value(algorithm, bytes));
    }

    static byte[] value(ChecksumAlgorithm algorithm, byte[] bytes) {
        var computation = algorithm.start();
        computation.update(ByteBuffer.wrap(bytes));
        return computation.value();
    }

    static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
