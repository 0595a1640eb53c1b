package io.cloakroom.cli.policy;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.policy.match.ResourcePattern.Partition;
import java.util.stream.Stream;

/**
 * The resource of a request.
 *
 * @param bucket empty if there is none; the name of a key for {@code kms:} actions
 * @param key of the object; empty if there is none
 */
record RequestedResource(String bucket, String key) {
    /** The server as a whole. */
    static final RequestedResource NONE = new RequestedResource("", "");

    /** Reads {@code bucket}, {@code bucket/} or {@code bucket/key}, with or without the beginning of an ARN. */
    static RequestedResource parse(String text) throws InputException {
        String path = Stream.of(Partition.S3.prefix(), Partition.KMS.prefix())
                .filter(text::startsWith)
                .findFirst()
                .map(prefix -> text.substring(prefix.length()))
                .orElse(text);
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (bucket.isEmpty() || bucket.startsWith("arn:") || path.startsWith("s3://")) {
            throw new InputException(
                    "`%s` is not a resource: expected bucket, bucket/key or arn:aws:s3:::bucket/key".formatted(text));
        }
        return new RequestedResource(bucket, slash < 0 ? "" : path.substring(slash + 1));
    }
}
