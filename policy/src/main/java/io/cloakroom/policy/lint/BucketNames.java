package io.cloakroom.policy.lint;

import java.util.Optional;

/**
 * Checks whether the bucket part of a pattern can be a bucket's name: 3 to 63 letters, digits, {@code .}, {@code _},
 * {@code :} and {@code -}, with a letter or digit at both ends. New buckets have no upper case, {@code _} or {@code :}.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Bucket naming rules</a>
 */
final class BucketNames {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 63;

    private BucketNames() {}

    /** The fault of the bucket in the pattern; empty if a bucket can have such a name. */
    static Optional<String> fault(String pattern) {
        String literal = literalBucket(pattern);
        boolean isWhole = literal.length() == pattern.length() || pattern.charAt(literal.length()) == '/';
        if (literal.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> wrong = literal.chars()
                .filter(c -> !isLetterOrDigit(c) && "._:-".indexOf(c) < 0)
                .mapToObj(Character::toString)
                .findFirst();
        if (wrong.isPresent()) {
            return Optional.of("no bucket's name has a `%s`: `%s`".formatted(wrong.get(), literal));
        }
        if (literal.length() > LONGEST || (isWhole && literal.length() < SHORTEST)) {
            return Optional.of("a bucket's name has %d to %d characters: `%s`".formatted(SHORTEST, LONGEST, literal));
        }
        if (!isLetterOrDigit(literal.charAt(0))
                || (isWhole && !isLetterOrDigit(literal.charAt(literal.length() - 1)))) {
            String meant = pattern.replaceFirst("^:+", "");
            return Optional.of("a bucket's name begins and ends with a letter or a digit: `%s`%s"
                    .formatted(
                            literal,
                            meant.isEmpty() || meant.equals(pattern)
                                    ? ""
                                    : "; did you mean `arn:aws:s3:::%s`?".formatted(meant)));
        }
        return literal.chars().anyMatch(c -> (c >= 'A' && c <= 'Z') || c == '_' || c == ':')
                ? Optional.of(
                        "a new bucket's name has lower-case letters, digits, `.` and `-` only; letter case counts: `%s`"
                                .formatted(literal))
                : Optional.empty();
    }

    /** The certain part of the bucket's name: up to the slash, a wildcard or a variable. */
    private static String literalBucket(String pattern) {
        int end = 0;
        while (end < pattern.length() && "/*?$".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        return pattern.substring(0, end);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }
}
