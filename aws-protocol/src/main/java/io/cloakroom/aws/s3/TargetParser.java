package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.PercentDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads bucket and key from the bytes of the wire, decoded once. {@code //}, a trailing {@code /}, {@code %2F} and
 * {@code \} belong to the key. {@code .} and {@code ..} segments, NUL and broken UTF-8 are refused.
 */
final class TargetParser {
    private static final int MAX_KEY_BYTES = 1024;
    private static final int MIN_BUCKET = 3;
    private static final int MAX_BUCKET = 63;

    private TargetParser() {}

    /** @param raw {@code bucket} or {@code bucket/key}, encoded, without a leading slash */
    static S3Target pathStyle(String raw) {
        if (raw.isEmpty()) {
            return S3Target.SERVICE;
        }
        int slash = raw.indexOf('/');
        if (slash < 0) {
            return new S3Target.Bucket(bucket(PercentDecoder.PATH.decode(raw)));
        }
        return target(bucket(PercentDecoder.PATH.decode(raw.substring(0, slash))), key(raw.substring(slash + 1)));
    }

    /** @param key empty for the bucket itself */
    static S3Target target(String bucket, String key) {
        return key.isEmpty() ? new S3Target.Bucket(bucket) : new S3Target.Object(bucket, key);
    }

    static String key(String raw) {
        String key = PercentDecoder.PATH.decode(raw);
        requireKey(key);
        return key;
    }

    /** Refuses a decoded key that no request may name. */
    static void requireKey(String key) {
        requireSegments(key);
        if (key.length() > MAX_KEY_BYTES / 3 && key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new AwsException(AwsErrorCode.KEY_TOO_LONG);
        }
    }

    /**
     * Refuses the prefix of a listing that no key can have: a store that keeps objects by path may resolve it to
     * another folder. After the last slash anything may be the beginning of a name, even {@code .}.
     */
    static void requirePrefix(String prefix) {
        int end = prefix.endsWith("/.") || prefix.equals(".") ? prefix.length() - 1 : prefix.length();
        requireSegments(prefix.substring(0, end));
    }

    private static void requireSegments(String key) {
        int start = 0;
        for (int i = 0; i <= key.length(); i++) {
            if (i == key.length() || key.charAt(i) == '/') {
                int length = i - start;
                if ((length == 1 && key.charAt(start) == '.')
                        || (length == 2 && key.charAt(start) == '.' && key.charAt(start + 1) == '.')) {
                    throw new AwsException(AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME);
                }
                start = i + 1;
            } else if (key.charAt(i) == 0) {
                throw AwsException.of(AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME, "It holds a NUL.");
            }
        }
    }

    /**
     * Checks a bucket's name: 3 to 63 letters, digits, {@code .}, {@code _}, {@code -}, a letter or digit at both ends,
     * no {@code ..}, not an IPv4 address. Upper case and {@code _} are allowed for old buckets of an upstream.
     */
    static String bucket(String name) {
        int length = name.length();
        if (length < MIN_BUCKET || length > MAX_BUCKET || name.contains("..") || !hasBucketCharacters(name, true)) {
            throw new AwsException(AwsErrorCode.INVALID_BUCKET_NAME);
        }
        if (!isLetterOrDigit(name.charAt(0)) || !isLetterOrDigit(name.charAt(length - 1)) || isAddress(name)) {
            throw new AwsException(AwsErrorCode.INVALID_BUCKET_NAME);
        }
        if (name.equals("minio")) {
            throw AwsException.of(AwsErrorCode.NOT_IMPLEMENTED, "Paths under /minio/ are reserved.");
        }
        return name;
    }

    /**
     * Requires a valid name for a new bucket: lower-case letters, digits, {@code .} and {@code -}, and no {@code .}
     * beside a {@code -}. Clients of AWS's login ask for the path {@code /authorize}, so no bucket has this name.
     */
    static void requireNewBucket(String name) {
        if (name.equals("authorize")) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_BUCKET_NAME, "The path `/authorize` is where `aws sso login` begins.");
        }
        if (!isNameOfNewBucket(name)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_BUCKET_NAME,
                    "A new bucket's name has lower-case letters, digits, `.` and `-` only, and no `.` beside a `-`.");
        }
    }

    static boolean isNameOfNewBucket(String name) {
        return hasBucketCharacters(name, false) && !name.contains(".-") && !name.contains("-.");
    }

    private static boolean hasBucketCharacters(String name, boolean old) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean upper = c >= 'A' && c <= 'Z';
            if (!(isLetterOrDigit(c) || c == '-' || c == '.' || c == '_') || (!old && (upper || c == '_'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAddress(String name) {
        int dots = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }
}
