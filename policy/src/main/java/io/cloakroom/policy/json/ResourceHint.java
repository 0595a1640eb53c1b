package io.cloakroom.policy.json;

import io.cloakroom.policy.match.ResourcePattern;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Suggests an ARN for a path, a URL or a damaged ARN. */
final class ResourceHint {
    private static final String S3_ARN = ResourcePattern.Partition.S3.prefix();
    private static final String KMS_ARN = ResourcePattern.Partition.KMS.prefix();
    private static final String OTHER_ARN = "; that is not the ARN of a bucket or an object";

    /** The service with its optional prefix and suffix; the rest is the name. */
    private static final String SERVICE = "(?:[a-z0-9*-]*:){0,3}%s:(?:[a-z0-9-]*:[0-9]*:)?[:/]*";

    private static final Pattern OF_S3 = pattern(SERVICE.formatted("s3") + "(.*)");
    private static final Pattern OF_KMS = pattern(SERVICE.formatted("kms") + "(?:key/)?(.*)");
    private static final Pattern ALL_OF_S3 = pattern("arn:[a-z0-9*-]*:s3\\*?()");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*+\\}");

    private ResourceHint() {}

    /** The end of a message; empty if there is no suggestion. */
    static String of(String text) {
        String plain = text.strip();
        Matcher s3 = OF_S3.matcher(plain);
        Matcher kms = OF_KMS.matcher(plain);
        if (s3.matches()) {
            String name = s3.group(1);
            boolean isAccessPoint = name.startsWith("accesspoint/") || name.startsWith("accesspoint:");
            return isAccessPoint ? OTHER_ARN : didYouMean(text, S3_ARN, name);
        }
        if (kms.matches()) {
            String name = kms.group(1);
            boolean isKey = name.chars().noneMatch(c -> c == '/' || c == '\\' || c == '.');
            return isKey ? didYouMean(text, KMS_ARN, name) : "";
        }
        if (ALL_OF_S3.matcher(plain).matches()) {
            return didYouMean(text, S3_ARN, "*");
        }
        if (plain.toLowerCase(Locale.ROOT).startsWith("arn:")) {
            String[] parts = plain.split(":", 6);
            boolean isOfService = parts.length > 3 && !parts[2].isEmpty();
            return isOfService ? OTHER_ARN : didYouMean(text, S3_ARN, parts[parts.length - 1]);
        }
        return isPath(plain) ? didYouMean(text, S3_ARN, plain) : "";
    }

    /** Whether the text could be a bucket, with or without a key: not a URL, and no other notation. */
    private static boolean isPath(String text) {
        String literal = VARIABLE.matcher(text).replaceAll("");
        int colon = literal.indexOf(':');
        int slash = literal.indexOf('/');
        return colon < 0 || (slash >= 0 && slash < colon);
    }

    private static String didYouMean(String text, String arn, String name) {
        String plain = name.replaceFirst("^[:/]+", "");
        String meant = arn + plain;
        return plain.isEmpty() || meant.equals(text) ? "" : Hints.didYouMean(text, meant);
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
