package io.cloakroom.bridge.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/** MinIO's role ARNs: {@code arn:minio:iam:<region>::role/<id>}. */
public final class RoleArn {
    private static final Pattern RESOURCE_ID = Pattern.compile("[A-Za-z0-9_/.-]+");

    private RoleArn() {}

    /** The ARN of the role that a client's tokens may assume; the region may be empty. */
    public static String of(String clientId, String region) {
        return withId(hash(clientId), region);
    }

    /** The ARN of the role with this id; the region may be empty. */
    public static String withId(String id, String region) {
        return "arn:minio:iam:%s::role/%s".formatted(region, id);
    }

    /** MinIO's id for a role without one of its own: SHA-1 in base64url, 27 characters. */
    public static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** The id in the ARN of one of our roles. */
    public static String id(String arn) {
        return arn.substring(arn.indexOf('/') + 1);
    }

    /** Why no role can have this ARN, in MinIO's words. */
    public static String problem(String arn) {
        String[] fields = arn.split(":", -1);
        String parseError = "RoleARN parse err: ";
        if (fields.length != 6 || !fields[0].equals("arn")) {
            return parseError + "invalid ARN string format";
        }
        if (!fields[1].equals("minio")) {
            return parseError + "invalid ARN - bad partition field";
        }
        if (!fields[2].equals("iam")) {
            return parseError + "invalid ARN - bad service field";
        }
        if (!fields[4].isEmpty()) {
            return parseError + "invalid ARN - unsupported account-id field";
        }
        int slash = fields[5].indexOf('/');
        if (slash < 0) {
            return parseError + "invalid ARN - resource does not contain a \"/\"";
        }
        if (!fields[5].substring(0, slash).equals("role")) {
            return parseError + "invalid ARN: resource type is invalid";
        }
        String id = fields[5].substring(slash + 1);
        if (!RESOURCE_ID.matcher(id).matches()) {
            return parseError + "invalid resource ID: " + id;
        }
        return "RoleARN %s is not defined.".formatted(arn);
    }
}
