package io.cloakroom.policy.json;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Wildcard;
import java.util.function.Consumer;

/**
 * What documents of one kind must have besides what all must.
 *
 * @param needsVersion whether the version may not be left out
 * @param hasPrincipals whether each statement names principals, as in a bucket policy
 * @param resourceRule throws {@link MalformedElementException} for a resource that is out of place
 */
record Dialect(boolean needsVersion, boolean hasPrincipals, Consumer<ResourcePattern> resourceRule) {
    /** An identity policy as it may have been stored, long ago or by MinIO. */
    static final Dialect STORED = new Dialect(false, false, resource -> {});

    /** An identity or session policy that is just being made. */
    static final Dialect NEW = new Dialect(true, false, Dialect::requireEffect);

    /** A bucket policy of which nobody says what bucket it is for. */
    static final Dialect ANY_BUCKET = new Dialect(false, true, resource -> {});

    /** A bucket policy, which speaks of its own bucket only. */
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

    /** Whether some text that the pattern matches begins so. */
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
