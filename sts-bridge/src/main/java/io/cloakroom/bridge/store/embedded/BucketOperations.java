package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_BUCKET_NAME;
import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_CORS_CONFIGURATION;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_TAG_SET;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.CorsConfiguration;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.store.embedded.catalog.Buckets;
import io.cloakroom.bridge.store.embedded.catalog.CatalogChange;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.StoredBucket;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import java.time.InstantSource;
import java.util.Optional;

/** Operations on buckets, and the bucket settings that every client asks for. They block. */
final class BucketOperations {
    private static final int MAX_ELEMENTS = 100;

    private final ObjectIndex objects;
    private final Runnable expiry;
    private final int maxBuckets;
    private final InstantSource clock;

    /** @param expiry told when the uploads of a deleted bucket must end */
    BucketOperations(ObjectIndex objects, Runnable expiry, int maxBuckets, InstantSource clock) {
        this.objects = objects;
        this.expiry = expiry;
        this.maxBuckets = maxBuckets;
        this.clock = clock;
    }

    /**
     * CreateBucket. A location is checked but not kept: there is only one place. The number of buckets is bounded,
     * because all are held in memory.
     */
    HttpAnswer create(S3Call call, byte[] body) {
        if (body.length > 0) {
            var unused = Documents.parse(body, "CreateBucketConfiguration", MAX_ELEMENTS);
        }
        if (call.headers()
                .first("x-amz-bucket-object-lock-enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw new AwsException(
                    NOT_IMPLEMENTED, NOT_IMPLEMENTED.standardMessage() + " The embedded store has no object lock.");
        }
        String name = call.bucket();
        objects.commit(writer -> {
            StoredBucket bucket = writer.createBucket(name, clock.instant(), maxBuckets);
            writer.afterCommit(() -> objects.buckets().add(bucket));
            return bucket;
        });
        return Documents.empty(
                200, Headers.builder().add("location", "/" + name).build());
    }

    /** @throws AwsException {@code NoSuchBucket}; {@code InvalidBucketName} if there cannot be one of that name */
    HttpAnswer head(S3Call call) {
        String name = S3Target.bucketOf(call.target());
        if (!objects.buckets().has(name) && !S3Target.isNameOfNewBucket(name)) {
            throw new AwsException(INVALID_BUCKET_NAME);
        }
        require(call);
        return Documents.empty(
                200, Headers.builder().add("content-type", "application/xml").build());
    }

    HttpAnswer delete(S3Call call) {
        StoredBucket bucket = require(call);
        objects.commit(CatalogChange.freeing(writer -> {
            writer.deleteBucket(bucket);
            writer.afterCommit(() -> objects.buckets().remove(bucket));
            return bucket;
        }));
        expiry.run();
        return Documents.empty(204, Headers.EMPTY);
    }

    /** GetBucketLocation: the default region, which S3 writes as an empty element. */
    HttpAnswer location(S3Call call) {
        require(call);
        return Documents.answer(Documents.document("LocationConstraint"));
    }

    /** GetBucketVersioning: never enabled, which S3 writes as an empty document. */
    HttpAnswer versioning(S3Call call) {
        require(call);
        return Documents.answer(Documents.document("VersioningConfiguration"));
    }

    HttpAnswer accessControlList(S3Call call) {
        require(call);
        return AccessControl.answer();
    }

    /** PutBucketAcl: accepts only the list that the bucket already has. */
    HttpAnswer putAccessControlList(S3Call call, byte[] body) {
        require(call);
        AccessControl.requirePrivate(call, body);
        return Documents.empty(200, Headers.EMPTY);
    }

    /** GetBucketTagging. @throws AwsException {@code NoSuchTagSet} */
    HttpAnswer tags(S3Call call) {
        long id = require(call).id();
        TagSet tags = objects.read(statements -> Buckets.tags(statements, id));
        if (tags.tags().isEmpty()) {
            throw new AwsException(NO_SUCH_TAG_SET);
        }
        return TagDocument.answer(tags);
    }

    /** PutBucketTagging and, with no tags, DeleteBucketTagging. */
    HttpAnswer putTags(S3Call call, TagSet tags) {
        long id = require(call).id();
        objects.commit(writer -> {
            writer.putBucketTags(id, tags);
            return id;
        });
        return Documents.empty(204, Headers.EMPTY);
    }

    /** GetBucketCors. @throws AwsException {@code NoSuchCORSConfiguration} */
    HttpAnswer cors(S3Call call) {
        CorsConfiguration cors = require(call).cors().orElseThrow(() -> new AwsException(NO_SUCH_CORS_CONFIGURATION));
        return new HttpAnswer(
                200, Headers.builder().add("content-type", "application/xml").build(), cors.document());
    }

    /** PutBucketCors and, with nothing, DeleteBucketCors. */
    HttpAnswer putCors(S3Call call, Optional<CorsConfiguration> cors) {
        StoredBucket bucket = require(call);
        objects.commit(writer -> {
            writer.putBucketCors(bucket.id(), cors);
            writer.afterCommit(() -> objects.buckets().show(bucket, cors));
            return bucket;
        });
        return Documents.empty(cors.isPresent() ? 200 : 204, Headers.EMPTY);
    }

    /** DeleteBucketEncryption and the like, of what can never be set: nothing is left to do. */
    HttpAnswer deleteUnset(S3Call call) {
        require(call);
        return Documents.empty(204, Headers.EMPTY);
    }

    /** Requires the bucket to exist. @throws AwsException {@code NoSuchBucket} */
    void requireBucket(S3Call call) {
        var unused = require(call);
    }

    /** An unconfigured setting, as S3 writes it: an empty document. */
    HttpAnswer emptyDocument(S3Call call, String root) {
        require(call);
        return Documents.answer(Documents.document(root));
    }

    HttpAnswer requestPayment(S3Call call) {
        require(call);
        return Documents.answer(
                Documents.document("RequestPaymentConfiguration").element("Payer", "BucketOwner"));
    }

    /** Answers an operation that is not served, in a bucket that exists. */
    HttpAnswer unsupported(S3Call call) {
        if (!(call.target() instanceof S3Target.Service)) {
            require(call);
        }
        throw Unsupported.operation(call.operation());
    }

    private StoredBucket require(S3Call call) {
        return objects.buckets().require(call.bucket());
    }
}
