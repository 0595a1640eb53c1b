package io.cloakroom.policy.json;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Wildcard;
import java.util.function.Consumer;

/**
 * What documents of one kind need besides the common rules.
 *
 * @param needsVersion whether the version is required
 * @param hasPrincipals whether each statement names principals, as in a bucket policy
 * @param resourceRule throws {@link MalformedElementException} for a resource that is not allowed
 */
record Dialect(boolean needsVersion, boolean hasPrincipals, Consumer<ResourcePattern> resourceRule) {
    /** A stored identity policy, which may be old or come from MinIO. */
    static final Dialect STORED = new Dialect(false, false, resource -> {});

    /** A new identity or session policy. */
    static final Dialect NEW = new Dialect(true, false, Dialect::requireEffect);

    /** A bucket policy for an unknown bucket. */
    static final Dialect ANY_BUCKET = new Dialect(false, true, resource -> {});

    /** A bucket policy, which may name only its own bucket. */
    static Dialect ofBucket(String bucket) {
        return new Dialect(false, true, resource -> requireBucket(resource, bucket));
    }

    private static void requireEffect(ResourcePattern resource) {
        if (resource.isInert()) {
            throw new MalformedElementException("invalid resource '%s': it names no bucket".formatted(resource));
        }
    }

    private static void requireBucket(ResourcePattern resource, String bucket) {
        String pattern = resource.pattern().text();
        if (!Wildcard.matches(pattern, bucket) && !canBeginWith(pattern, bucket + "/")) {
            throw new MalformedElementException(
                    "bucket name does not match: '%s' is not about bucket '%s'".formatted(resource, bucket));
        }
    }

    /** Whether the pattern can match a text with this beginning. */
    private static boolean canBeginWith(String pattern, String beginning) {
        for (int i = 0; i < beginning.length(); i++) {
            if (i == pattern.length()) {
                return false;
            }
            char c = pattern.charAt(i);
            if (c == '*') {
                return true;
            }
            if (c != '?' && c != beginning.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
