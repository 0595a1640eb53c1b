package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsException;

/**
 * The target of a request: the service, a bucket, or an object. Bucket and key are decoded once, from the raw path (or
 * host) of the wire. The same value is authorized, stored and sent upstream.
 *
 * @param bucket empty for the service itself
 * @param key empty for the bucket itself
 */
public record S3Target(String bucket, String key) {
    public static final S3Target SERVICE = new S3Target("", "");

    /**
     * An object whose key came decoded, in a document. The rules for keys in paths apply.
     *
     * @throws AwsException {@code XMinioInvalidResourceName}, {@code KeyTooLongError}
     */
    public static S3Target object(String bucket, String key) {
        TargetParser.requireKey(key);
        return new S3Target(bucket, key);
    }

    public boolean isService() {
        return bucket.isEmpty();
    }

    public boolean isBucket() {
        return !bucket.isEmpty() && key.isEmpty();
    }

    public boolean isObject() {
        return !key.isEmpty();
    }
}
