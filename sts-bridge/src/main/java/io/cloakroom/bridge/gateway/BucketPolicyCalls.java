package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Documents;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.policies.BucketPolicies;
import io.cloakroom.bridge.policies.BucketPolicy;
import io.cloakroom.bridge.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The calls about bucket policies, and those that create and delete a bucket. The policies are kept here, whatever the
 * store is: one that the upstream has is neither read nor changed.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html">PutBucketPolicy</a>
 */
final class BucketPolicyCalls {
    private final BucketPolicies policies;
    private final ObjectStore store;

    BucketPolicyCalls(BucketPolicies policies, ObjectStore store) {
        this.policies = policies;
        this.store = store;
    }

    /** Whether the call is answered here and not by the store. */
    boolean answers(S3Call call) {
        return switch (call.operation()) {
            case GET_BUCKET_POLICY, PUT_BUCKET_POLICY, DELETE_BUCKET_POLICY, GET_BUCKET_POLICY_STATUS -> true;
            case DELETE_BUCKET -> policies.all().containsKey(call.bucket());
            default -> false;
        };
    }

    /** The longest body that is read, in bytes. */
    int maxBodyBytes(S3Call call) {
        return call.operation() == S3Operation.PUT_BUCKET_POLICY ? BucketPolicies.MAX_BYTES : 0;
    }

    /**
     * Answers a call. Blocks.
     *
     * @throws AwsException {@code NoSuchBucket}, {@code NoSuchBucketPolicy}, {@code MalformedPolicy}
     */
    HttpAnswer answer(AuthorizedCall call, byte[] body) {
        String bucket = call.call().bucket();
        return switch (call.call().operation()) {
            case GET_BUCKET_POLICY -> {
                requireBucket(bucket);
                yield document(
                        policies.find(bucket).orElseThrow(() -> new AwsException(AwsErrorCode.NO_SUCH_BUCKET_POLICY)));
            }
            case GET_BUCKET_POLICY_STATUS -> {
                requireBucket(bucket);
                yield status(policies.find(bucket));
            }
            case PUT_BUCKET_POLICY -> {
                requireBucket(bucket);
                policies.put(bucket, body);
                yield done();
            }
            case DELETE_BUCKET_POLICY -> {
                requireBucket(bucket);
                policies.remove(bucket);
                yield done();
            }
            case DELETE_BUCKET -> {
                policies.endWith(bucket, () -> store.deleteBucket(call));
                yield done();
            }
            default -> throw new IllegalStateException(call.call() + " is not about a bucket policy");
        };
    }

    /**
     * Whether a bucket that is about to be created would inherit the policy of a deleted one. Then {@link #forget} must
     * be called first.
     */
    boolean mayInherit(S3Call call) {
        return call.operation() == S3Operation.CREATE_BUCKET && policies.all().containsKey(call.bucket());
    }

    /** Removes the policy that a new bucket of this name would inherit, unless the bucket exists already. Blocks. */
    void forget(String bucket) {
        policies.removeIf(bucket, () -> !store.has(bucket));
    }

    private void requireBucket(String bucket) {
        if (!store.has(bucket)) {
            throw new AwsException(AwsErrorCode.NO_SUCH_BUCKET);
        }
    }

    private static HttpAnswer document(BucketPolicy policy) {
        Headers headers =
                Headers.builder().add("content-type", "application/json").build();
        return new HttpAnswer(200, headers, policy.json().getBytes(StandardCharsets.UTF_8));
    }

    private static HttpAnswer status(Optional<BucketPolicy> policy) {
        boolean isPublic = policy.filter(BucketPolicy::isPublic).isPresent();
        Headers headers =
                Headers.builder().add("content-type", "application/xml").build();
        return new HttpAnswer(
                200,
                headers,
                S3Documents.document("PolicyStatus")
                        .element("IsPublic", Boolean.toString(isPublic))
                        .toBytes());
    }

    private static HttpAnswer done() {
        return new HttpAnswer(204, Headers.EMPTY, new byte[0]);
    }
}
