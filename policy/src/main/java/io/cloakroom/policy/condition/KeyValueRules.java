package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds values that can't be right for their key, so that a slip doesn't make a condition that never holds. */
final class KeyValueRules {
    /** Bucket names that MinIO accepts in a policy. */
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{1,61}[A-Za-z0-9]");

    private static final Pattern ADDRESS = Pattern.compile("([0-9]+\\.){3}[0-9]+");

    private KeyValueRules() {}

    /** @throws MalformedElementException naming the first value that can't be right */
    static void check(Operator operator, ConditionKey key, List<String> values) {
        boolean like =
                operator.comparison() == Comparison.STRING_LIKE || operator.comparison() == Comparison.STRING_NOT_LIKE;
        for (String value : values) {
            if (!isPlausible(key.base(), value, like)) {
                throw new MalformedElementException("invalid value '%s' for '%s' for %s condition: expected %s"
                        .formatted(value, key, operator, expected(key.base())));
            }
        }
    }

    private static boolean isPlausible(String key, String value, boolean like) {
        if (key.equals(ConditionKey.COPY_SOURCE)) {
            return isObjectPath(value);
        }
        if (like) {
            return true;
        }
        return switch (key) {
            case ConditionKey.ENCRYPTION -> Set.of("AES256", "aws:kms").contains(value);
            case ConditionKey.CUSTOMER_ALGORITHM -> value.equals("AES256");
            case ConditionKey.METADATA_DIRECTIVE -> Set.of("COPY", "REPLACE").contains(value);
            case ConditionKey.CONTENT_SHA256 -> !value.isEmpty();
            default -> true;
        };
    }

    private static String expected(String key) {
        return switch (key) {
            case ConditionKey.COPY_SOURCE -> "`bucket/key`";
            case ConditionKey.ENCRYPTION -> "`AES256` or `aws:kms`";
            case ConditionKey.CUSTOMER_ALGORITHM -> "`AES256`";
            case ConditionKey.METADATA_DIRECTIVE -> "`COPY` or `REPLACE`";
            default -> "a non-empty string";
        };
    }

    /** The values of the key in a comparable form. A slash before the bucket of a copy source makes no difference. */
    static List<String> comparable(ConditionKey key, List<String> values) {
        return key.base().equals(ConditionKey.COPY_SOURCE)
                ? values.stream().map(KeyValueRules::withoutSlash).toList()
                : values;
    }

    private static String withoutSlash(String copySource) {
        return copySource.startsWith("/") ? copySource.substring(1) : copySource;
    }

    private static boolean isObjectPath(String value) {
        String path = withoutSlash(value);
        int slash = path.indexOf('/');
        return slash > 0 && slash < path.length() - 1 && isBucket(path.substring(0, slash));
    }

    private static boolean isBucket(String name) {
        return BUCKET.matcher(name).matches()
                && !ADDRESS.matcher(name).matches()
                && Stream.of("..", ".-", "-.").noneMatch(name::contains);
    }
}
