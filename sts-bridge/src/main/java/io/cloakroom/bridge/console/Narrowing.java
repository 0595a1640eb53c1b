package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.SessionParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What people choose of credentials that they take away: how long they last, whether they only read, and whether they
 * are for one bucket or one prefix in it. The choice becomes a session policy, which can only narrow.
 */
final class Narrowing {
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MAX_BUCKET = 63;
    private static final int MAX_PREFIX = 512;

    private Narrowing() {}

    /**
     * Reads a choice: {@code seconds}, {@code readOnly}, {@code bucket} and {@code prefix}.
     *
     * @throws AwsException {@code InvalidRequest}
     */
    static SessionParameters read(JsonNode choice) {
        JsonNode seconds = choice.path("seconds");
        if (!seconds.isInt() || seconds.intValue() < SHORTEST.toSeconds() || seconds.intValue() > LONGEST.toSeconds()) {
            throw refused(
                    "`seconds` is not a number from %d to %d.".formatted(SHORTEST.toSeconds(), LONGEST.toSeconds()));
        }
        String bucket = Json.text(choice, "bucket", MAX_BUCKET);
        String prefix = Json.text(choice, "prefix", MAX_PREFIX);
        if (bucket.isEmpty() && !prefix.isEmpty()) {
            throw refused("A prefix is in a bucket: name one.");
        }
        if (!bucket.isEmpty() && !bucket.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}")) {
            throw refused("`%s` is not the name of a bucket.".formatted(bucket));
        }
        boolean readOnly = choice.path("readOnly").asBoolean(false);
        return new SessionParameters(
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(seconds.intValue())),
                readOnly || !bucket.isEmpty() ? Optional.of(policy(readOnly, bucket, prefix)) : Optional.empty());
    }

    /** Reading what is below a prefix, for so long or as long as the installation allows. */
    static SessionParameters reading(String bucket, String prefix, Duration time) {
        return new SessionParameters(
                Optional.empty(), Optional.empty(), Optional.of(time), Optional.of(policy(true, bucket, prefix)));
    }

    private static String policy(boolean readOnly, String bucket, String prefix) {
        ObjectNode policy = Json.object().put("Version", "2012-10-17");
        ArrayNode statements = policy.putArray("Statement");
        String objects = "arn:aws:s3:::" + (bucket.isEmpty() ? "*" : bucket + "/" + literal(prefix) + "*");
        ObjectNode onObjects = statements.addObject().put("Effect", "Allow");
        if (readOnly) {
            onObjects.putArray("Action").add("s3:GetObject*");
        } else {
            onObjects
                    .putArray("Action")
                    .add("s3:GetObject*")
                    .add("s3:PutObject*")
                    .add("s3:DeleteObject*")
                    .add("s3:AbortMultipartUpload")
                    .add("s3:ListMultipartUploadParts");
        }
        onObjects.putArray("Resource").add(objects);
        String buckets = "arn:aws:s3:::" + (bucket.isEmpty() ? "*" : bucket);
        ObjectNode onBucket = statements.addObject().put("Effect", "Allow");
        onBucket.putArray("Action").add("s3:ListBucket").add("s3:ListBucketVersions");
        onBucket.putArray("Resource").add(buckets);
        if (!prefix.isEmpty()) {
            onBucket.putObject("Condition")
                    .putObject("StringLike")
                    .putArray("s3:prefix")
                    .add(literal(prefix) + "*");
        }
        ObjectNode others = statements.addObject().put("Effect", "Allow");
        ArrayNode onWhole = others.putArray("Action").add("s3:GetBucketLocation");
        if (prefix.isEmpty()) {
            // No condition of the policy language keeps a listing of unfinished uploads to a prefix.
            onWhole.add("s3:ListBucketMultipartUploads");
        }
        others.putArray("Resource").add(buckets);
        if (bucket.isEmpty()) {
            statements
                    .addObject()
                    .put("Effect", "Allow")
                    .put("Action", "s3:ListAllMyBuckets")
                    .put("Resource", "arn:aws:s3:::*");
        }
        return new String(Json.bytes(policy), StandardCharsets.UTF_8);
    }

    /** A prefix as it is: its stars, question marks and dollars mean themselves. */
    private static String literal(String prefix) {
        return prefix.replace("$", "${$}").replace("*", "${*}").replace("?", "${?}");
    }

    private static AwsException refused(String why) {
        return AwsException.of(AwsErrorCode.INVALID_REQUEST, why);
    }
}
