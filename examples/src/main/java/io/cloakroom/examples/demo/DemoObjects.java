package io.cloakroom.examples.demo;

import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The buckets and objects of the demo. */
record DemoObjects(S3Client s3) {
    private static final Map<String, Map<String, String>> BUCKETS = Map.of(
            "public-reports",
            Map.of(
                    "2026/q1.csv", "month,visitors\n2026-01,1204\n2026-02,1377\n2026-03,1518\n",
                    "2026/q2.csv", "month,visitors\n2026-04,1490\n2026-05,1652\n2026-06,1701\n",
                    "about.txt", "Reports that every reader may have.\n"),
            "lab-data",
            Map.of(
                    "run-001/temperature.csv", "second,celsius\n0,21.4\n60,23.9\n120,27.2\n",
                    "run-001/notes.txt", "Probe 3 was replaced before the run.\n"));

    /** Makes what is missing and leaves what is there. */
    void seed() {
        BUCKETS.forEach((bucket, objects) -> {
            create(bucket);
            objects.forEach((key, text) -> {
                if (isMissing(bucket, key)) {
                    s3.putObject(
                            put -> put.bucket(bucket).key(key).contentType("text/plain"), RequestBody.fromString(text));
                }
            });
        });
    }

    private void create(String bucket) {
        try {
            s3.createBucket(create -> create.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            // An earlier start made it.
        }
    }

    private boolean isMissing(String bucket, String key) {
        try {
            s3.headObject(head -> head.bucket(bucket).key(key));
            return false;
        } catch (NoSuchKeyException e) {
            return true;
        }
    }
}
