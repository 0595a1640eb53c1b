package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_UPLOAD;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.wire.Await;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Uploads that are never completed: aborted, forgotten, or of a bucket that is deleted. */
final class UploadExpiryTest extends UploadStoreTest {
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
}
