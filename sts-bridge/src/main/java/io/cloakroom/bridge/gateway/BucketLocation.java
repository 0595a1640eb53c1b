package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Documents;
import io.cloakroom.bridge.store.ObjectStore;

/**
 * Says where a bucket is. Clients sign for the region that they are told, so it has to be the one that signatures must
 * name here, whatever the region of the store behind is.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html">GetBucketLocation</a>
 */
final class BucketLocation {
    /** S3 writes it as an empty element. */
    private static final String DEFAULT_REGION = "us-east-1";

    private BucketLocation() {}

    /**
     * The answer. Blocks.
     *
     * @throws AwsException {@code NoSuchBucket}
     */
    static HttpAnswer answer(String bucket, String region, ObjectStore store) {
        if (!store.has(bucket)) {
            throw new AwsException(AwsErrorCode.NO_SUCH_BUCKET);
        }
        Headers headers =
                Headers.builder().add("content-type", "application/xml").build();
        String named = region.equals(DEFAULT_REGION) ? "" : region;
        return new HttpAnswer(
                200,
                headers,
                S3Documents.document("LocationConstraint").text(named).toBytes());
    }
}
