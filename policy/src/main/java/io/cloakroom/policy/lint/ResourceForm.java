package io.cloakroom.policy.lint;

import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.ResourceText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Detects entries in a form that object names hardly ever have. Most likely something else was meant. */
final class ResourceForm {
    private static final String ARN = ResourcePattern.Partition.S3.prefix();
    private static final int MAX_LISTED = 3;

    private ResourceForm() {}

    /** What is odd about the entry, and what may have been meant; empty if it is fine. */
    static Optional<String> fault(ResourcePattern resource) {
        String pattern = resource.pattern().text();
        String[] arns = resource.text().split("[\\s,;]+(?=arn:)");
        if (arns.length > 1) {
            return Optional.of(
                    "one string is one resource: most likely the list `[%s]` is meant".formatted(listed(arns)));
        }
        if (!pattern.equals(pattern.strip())) {
            return Optional.of("the white space around `%s` counts: most likely `%s%s` is meant"
                    .formatted(pattern, resource.partition().prefix(), pattern.strip()));
        }
        return Arrays.stream(pattern.split("/", -1))
                .filter(segment -> segment.equals(".") || segment.equals(".."))
                .findFirst()
                .map(segment ->
                        "a request for a key with a segment `%s` is refused%s".formatted(segment, resolved(pattern)));
    }

    private static String listed(String[] arns) {
        List<String> some =
                Arrays.stream(arns).limit(MAX_LISTED).map("\"%s\""::formatted).toList();
        return some.stream().collect(Collectors.joining(", ")) + (arns.length > MAX_LISTED ? ", …" : "");
    }

    private static String resolved(String pattern) {
        String cleaned = ResourceText.of(pattern).cleaned();
        String bucket = pattern.substring(0, pattern.indexOf('/') + 1);
        return bucket.isEmpty() || cleaned.equals(pattern) || !cleaned.startsWith(bucket)
                ? ""
                : ": most likely `%s%s` is meant".formatted(ARN, cleaned);
    }
}
