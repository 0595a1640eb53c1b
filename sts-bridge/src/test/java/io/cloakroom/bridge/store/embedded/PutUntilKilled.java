package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/**
 * A process that puts objects as fast as it can, and prints the key of each that was acknowledged. Bytes follow from the key, so
 * that whoever kills it can tell whether an object is whole.
 */
final class PutUntilKilled {
    /** Around the keys that are printed: the output has log lines too, and its last line may be cut off. */
    static final String ACKNOWLEDGED = "acknowledged ";

    static final String END = ".";

    private static final int WRITERS = 6;
    private static final int[] SIZES = {0, 100, 5000, 16_384, 16_385, 300_000};

    private PutUntilKilled() {}

    public static void main(String[] arguments) throws IOException {
        var store = new EmbeddedStore(StoreConfig.Embedded.of(Path.of(arguments[0])), InstantSource.system());
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            Thread.ofPlatform().start(() -> write(store, writer));
        }
    }

    /** What an object of this key holds. */
    static byte[] bytesOf(String key) {
        int size = Integer.parseInt(key.substring(key.lastIndexOf('-') + 1));
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static void write(EmbeddedStore store, int writer) {
        try (var client = new FakeClient(store)) {
            for (int i = 0; ; i++) {
                String key = "%d-%d-%d".formatted(writer, i, SIZES[(i + writer) % SIZES.length]);
                if (i % 7 == 6) {
                    multipart(client, key);
                } else {
                    client.put(StoreFixture.BUCKET, key, bytesOf(key));
                }
                synchronized (PutUntilKilled.class) {
                    System.out.println(ACKNOWLEDGED + key + END);
                    System.out.flush();
                }
            }
        }
    }

    private static void multipart(FakeClient client, String key) {
        String upload = XmlElement.parse(
                        client.call(S3Operation.CREATE_MULTIPART_UPLOAD, StoreFixture.BUCKET, key)
                                .run()
                                .body(),
                        10)
                .childText("UploadId")
                .orElseThrow();
        String etag = client.call(S3Operation.UPLOAD_PART, StoreFixture.BUCKET, key)
                .query("uploadId", upload)
                .query("partNumber", 1)
                .body(bytesOf(key))
                .run()
                .header("etag");
        client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, StoreFixture.BUCKET, key)
                .query("uploadId", upload)
                .body("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>")
                .run();
    }
}
