package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ACCESS_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_SECRET_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_GROUP_NAME;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_RESOURCE;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.policy.PolicyClaim;
import java.nio.charset.StandardCharsets;

/** The rules for names and keys: MinIO's, and a limit to their length. */
final class IamNames {
    private static final int MAX_CHARS = 128;
    private static final int MIN_ACCESS_KEY_BYTES = 3;
    private static final int MIN_SECRET_BYTES = 8;
    private static final int MAX_SECRET_BYTES = 1024;
    private static final int MAX_SHOWN_CHARS = 64;

    private IamNames() {}

    /** @throws AwsException {@code XMinioInvalidResource} if the text cannot be a name of any kind */
    static void checkText(String name) {
        if (!name.equals(PolicyClaim.trim(name))) {
            throw new AwsException(X_MINIO_INVALID_RESOURCE);
        }
        if (name.codePointCount(0, name.length()) > MAX_CHARS) {
            throw AwsException.of(
                    X_MINIO_INVALID_RESOURCE, "Nor are they longer than %d characters.".formatted(MAX_CHARS));
        }
        if (hasUnprintable(name)) {
            throw AwsException.of(
                    X_MINIO_INVALID_RESOURCE, "Nor do they have control characters or others that cannot be seen.");
        }
    }

    /** @throws AwsException {@code XMinioAdminInvalidAccessKey} or {@code XMinioInvalidResource} */
    static void checkAccessKey(String accessKeyId) {
        checkText(accessKeyId);
        if (bytes(accessKeyId) < MIN_ACCESS_KEY_BYTES || hasSeparator(accessKeyId)) {
            throw AwsException.of(
                    X_MINIO_ADMIN_INVALID_ACCESS_KEY,
                    "It has at least %d bytes, and neither `=` nor `,`.".formatted(MIN_ACCESS_KEY_BYTES));
        }
        if (accessKeyId.startsWith("custom:") || accessKeyId.startsWith("custom/")) {
            throw AwsException.of(
                    X_MINIO_ADMIN_INVALID_ACCESS_KEY,
                    "Names that begin with `custom:` or `custom/` are those of users whom a plugin vouches for.");
        }
        if (accessKeyId.startsWith("tls:")) {
            throw AwsException.of(
                    X_MINIO_ADMIN_INVALID_ACCESS_KEY,
                    "Names that begin with `tls:` are those of holders of client certificates.");
        }
        if (!accessKeyId.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '`')) {
            throw AwsException.of(
                    X_MINIO_ADMIN_INVALID_ACCESS_KEY,
                    "Nobody can sign with it: it has only printable ASCII characters, no space and no back quote.");
        }
    }

    /** @throws AwsException {@code XMinioAdminInvalidSecretKey} if it is too short or too long */
    static void checkSecret(Secret secret) {
        int bytes = bytes(secret.reveal());
        if (bytes < MIN_SECRET_BYTES || bytes > MAX_SECRET_BYTES) {
            throw AwsException.of(
                    X_MINIO_ADMIN_INVALID_SECRET_KEY,
                    "It has %d to %d bytes.".formatted(MIN_SECRET_BYTES, MAX_SECRET_BYTES));
        }
    }

    /**
     * @throws AwsException {@code XMinioAdminInvalidArgument} for no name, {@code XMinioInvalidGroupName} or
     *     {@code XMinioInvalidResource}
     */
    static void checkGroup(String name) {
        if (name.isEmpty()) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "The name of the group is empty.");
        }
        checkText(name);
        if (hasSeparator(name)) {
            throw AwsException.of(X_MINIO_INVALID_GROUP_NAME, "It has neither `=` nor `,`.");
        }
    }

    /** Fails about something of this name. */
    static AwsException failure(AwsErrorCode code, String what, String name) {
        return AwsException.of(code, "%s: `%s`.".formatted(what, shown(name)));
    }

    /** A name for messages: cut to a length and on one line, whatever was sent. */
    static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(MAX_SHOWN_CHARS)
                .forEach(c -> shown.appendCodePoint(isUnprintable(c) || c == '`' ? '?' : c));
        return name.codePointCount(0, name.length()) > MAX_SHOWN_CHARS ? shown + "…" : shown.toString();
    }

    static boolean hasUnprintable(String text) {
        return text.codePoints().anyMatch(IamNames::isUnprintable);
    }

    private static boolean hasSeparator(String name) {
        return name.indexOf('=') >= 0 || name.indexOf(',') >= 0;
    }

    /** Also true for unpaired surrogates: they would not survive being stored. */
    private static boolean isUnprintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
