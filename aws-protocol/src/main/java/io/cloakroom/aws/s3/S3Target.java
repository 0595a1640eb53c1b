package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsException;

/**
 * The target of a request: the service, a bucket, or an object. Bucket and key are decoded once, from the raw path (or
 * host) of the wire. The same value is authorized, stored and sent upstream.
 */
@SuppressWarnings("JavaLangClash") // S3 calls it an object, and here it is always S3Target.Object
public sealed interface S3Target {
    S3Target SERVICE = new Service();

    /** The service itself. {@link #SERVICE} is the one there is. */
    record Service() implements S3Target {}

    /** A bucket. */
    record Bucket(String name) implements S3Target {
        public Bucket {
            requireText(name);
        }
    }

    /** An object of a bucket. */
    record Object(String bucket, String key) implements S3Target {
        public Object {
            requireText(bucket);
            requireText(key);
        }
    }

    /** The bucket that a target is, or is in; empty for the service. */
    static String bucketOf(S3Target target) {
        return switch (target) {
            case Service service -> "";
            case Bucket bucket -> bucket.name();
            case Object object -> object.bucket();
        };
    }

    /**
     * Refuses the key of an object that came decoded, in a document. The rules for keys in paths apply.
     *
     * @throws AwsException {@code XMinioInvalidResourceName}, {@code KeyTooLongError}
     */
    static void requireKey(String key) {
        TargetParser.requireKey(key);
    }

    /** Whether a bucket may be made by this name. Stores may have older ones with capitals and underscores. */
    static boolean isNameOfNewBucket(String name) {
        return TargetParser.isNameOfNewBucket(name);
    }

    private static void requireText(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a bucket or key without a name");
        }
    }
}
