package io.cloakroom.cli.session;

import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.cli.running.Refused;

/**
 * A place as people write it: {@code s3://bucket/key}.
 *
 * @param bucket empty for the service as a whole
 * @param key empty for a bucket
 */
record S3Address(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /** @throws Refused wrong usage, if it is something else */
    static S3Address parse(String text) throws Refused {
        if (!text.startsWith(SCHEME)) {
            throw Refused.usage("`%s` is not like s3://bucket/key".formatted(text));
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (bucket.isEmpty() && slash >= 0) {
            throw Refused.usage("`%s` names no bucket".formatted(text));
        }
        return new S3Address(bucket, slash < 0 ? "" : rest.substring(slash + 1));
    }

    /** In the path of a request. */
    String path() {
        return "/" + UriEncoding.encodeComponent(bucket) + (key.isEmpty() ? "" : "/" + UriEncoding.encodeKey(key));
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (key.isEmpty() ? "" : "/" + key);
    }
}
