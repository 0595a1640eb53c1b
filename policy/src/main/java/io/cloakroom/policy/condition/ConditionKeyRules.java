package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;

/**
 * Which condition keys make sense for which action. A condition on a key that no request of the action ever has would
 * look like protection but be none. A statement with such a condition is refused.
 */
public final class ConditionKeyRules {
    private static final String EVERY_S3_ACTION = "s3:*";

    private ConditionKeyRules() {}

    /** Whether a statement about this action may use this key. */
    public static boolean isAllowed(ActionPattern action, ConditionKey key) {
        return switch (action.family()) {
            case S3 -> isAllowedForS3(action, key);
            case ADMIN -> isAllowedForAdmin(action, key);
            case STS -> key.isClaim() || isOf(ActionFamily.STS, key);
            case KMS -> true;
        };
    }

    /** The same for a bucket policy, where every action counts as an S3 action. */
    public static boolean isAllowedInBucketPolicy(ActionPattern action, ConditionKey key) {
        return action.family() == ActionFamily.S3 ? isAllowed(action, key) : key.isCommon();
    }

    /** Whether a trust policy may use this key: any that is not about S3 or the admin API. */
    public static boolean isAllowedInTrustPolicy(ConditionKey key) {
        return (key.isCommon() && !key.base().startsWith("s3:")) || isOf(ActionFamily.STS, key);
    }

    /** As in MinIO, entries with a wildcard take no conditions unless they match every admin action. */
    private static boolean isAllowedForAdmin(ActionPattern action, ConditionKey key) {
        boolean isOneOrAll = action.text().equals("admin:*")
                || (action.text().indexOf('*') < 0 && action.text().indexOf('?') < 0);
        boolean isKnown = (key.isCommon() && !key.base().startsWith("s3:")) || isOf(ActionFamily.ADMIN, key);
        return isOneOrAll && isKnown;
    }

    private static boolean isAllowedForS3(ActionPattern action, ConditionKey key) {
        return key.isCommon()
                || action.spells(EVERY_S3_ACTION)
                || key.row().stream().flatMap(row -> row.actions().stream()).anyMatch(action::spells);
    }

    private static boolean isOf(ActionFamily family, ConditionKey key) {
        return key.row().map(row -> row.families().contains(family)).orElse(false);
    }
}
