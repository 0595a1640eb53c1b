package io.cloakroom.e2e.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The bridge is killed with SIGKILL while clients upload. */
class KillIT {
    private static final String BUCKET = "survivors";
    private static final int UPLOADERS = 8;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 300;

    private final Set<String> attempted = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_KILL);

    /** Small ones live in the database, large ones in files; the content follows from the key. */
    private static byte[] content(String key) {
        Random random = new Random(key.hashCode());
        byte[] content = new byte[random.nextInt(10) == 0 ? random.nextInt(2_000_000) : random.nextInt(30_000)];
        random.nextBytes(content);
        return content;
    }

    @Test
    void acknowledgedObjectsAreThereWholeAndOthersAbsentOrWhole(@TempDir Path directory) throws Exception {
        try (BridgeProcess bridge = start(directory)) {
            try (S3Client s3 = client(bridge.endpoint())) {
                s3.createBucket(create -> create.bucket(BUCKET));
            }
            ExecutorService uploaders = Executors.newFixedThreadPool(UPLOADERS);
            for (int i = 0; i < UPLOADERS; i++) {
                String prefix = "uploader-" + i + "/";
                uploaders.execute(() -> upload(bridge.endpoint(), prefix));
            }
            enough.await();
            bridge.kill();
            uploaders.shutdownNow();
            uploaders.close();
        }

        try (BridgeProcess bridge = start(directory);
                S3Client s3 = client(bridge.endpoint())) {
            assertThat(attempted).hasSizeGreaterThan(acknowledged.size() - 1);
            for (String key : attempted) {
                Optional<byte[]> found = get(s3, key);
                if (acknowledged.contains(key)) {
                    assertThat(found).as("acknowledged %s", key).isPresent();
                }
                found.ifPresent(bytes -> assertThat(bytes).as(key).isEqualTo(content(key)));
            }
            assertThat(s3.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents())
                    .as("nothing is listed that nobody sent")
                    .allMatch(object -> attempted.contains(object.key()));
        }
    }

    private void upload(URI endpoint, String prefix) {
        try (S3Client s3 = client(endpoint)) {
            for (int n = 0; !Thread.currentThread().isInterrupted(); n++) {
                String key = prefix + n;
                attempted.add(key);
                s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(content(key)));
                acknowledged.add(key);
                enough.countDown();
            }
        } catch (SdkException e) {
            // the bridge has been killed: this one was not acknowledged
        }
    }

    private static Optional<byte[]> get(S3Client s3, String key) {
        try {
            return Optional.of(
                    s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private static BridgeProcess start(Path directory) {
        return BridgeProcess.start(BridgeProcess.Options.server(directory.resolve("data"))
                .with("MINIO_ROOT_USER", "owner")
                .with("MINIO_ROOT_PASSWORD", "owner-secret-of-the-test"));
    }

    private static S3Client client(URI endpoint) {
        return Clients.s3(
                endpoint,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("owner", "owner-secret-of-the-test")));
    }
}
