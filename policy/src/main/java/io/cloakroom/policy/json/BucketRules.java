package io.cloakroom.policy.json;

import io.cloakroom.policy.Policy;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import io.cloakroom.policy.match.Wildcard;

/** A bucket policy speaks of its own bucket only. */
final class BucketRules {
    private BucketRules() {}

    static void check(Policy policy, String bucket, Problems problems) {
        for (int i = 0; i < policy.statements().size(); i++) {
            Resources resources = policy.statements().get(i).resources();
            for (ResourcePattern resource : resources.patterns()) {
                if (!isAbout(resource.pattern().text(), bucket)) {
                    problems.add(
                            "/Statement/%d/%s".formatted(i, resources.element()),
                            "bucket name does not match: '%s' is not about bucket '%s'".formatted(resource, bucket));
                }
            }
        }
    }

    private static boolean isAbout(String pattern, String bucket) {
        return Wildcard.matches(pattern, bucket) || canBeginWith(pattern, bucket + "/");
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
