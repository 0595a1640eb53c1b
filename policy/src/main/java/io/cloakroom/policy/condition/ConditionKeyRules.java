package io.cloakroom.policy.condition;

import static io.cloakroom.policy.condition.ConditionKey.*;

import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which condition keys make sense for which action. A condition on a key that no request of the action ever has would
 * look like protection but be none. A statement with such a condition is refused.
 */
public final class ConditionKeyRules {
    private static final String EVERY_S3_ACTION = "s3:*";
    /** Statements about the token exchange may use what the token says, as in a trust policy of AWS. */
    private static final Set<String> STS_KEYS = Set.of(STS_DURATION, AWS_REQUEST_TAG, TAG_KEYS, SOURCE_IDENTITY);

    private static final Map<String, Set<String>> S3 = s3();

    /** AWS's keys that mean the same as keys of S3. */
    private static final Map<String, String> AWS_NAMES =
            Map.of(AWS_REQUEST_TAG, REQUEST_TAG, TAG_KEYS, REQUEST_TAG_KEYS);

    private ConditionKeyRules() {}

    /** Whether a statement about this action may use this key. */
    public static boolean isAllowed(ActionPattern action, ConditionKey key) {
        return switch (action.family()) {
            case S3 -> isAllowedForS3(action, key);
            case ADMIN -> isAllowedForAdmin(action, key);
            case STS -> key.isClaim() || STS_KEYS.contains(key.base());
            case KMS -> true;
        };
    }

    /** The same for a bucket policy, where every action counts as an S3 action. */
    public static boolean isAllowedInBucketPolicy(ActionPattern action, ConditionKey key) {
        return action.family() == ActionFamily.S3 ? isAllowed(action, key) : key.isCommon();
    }

    /** As in MinIO, entries with a wildcard take no conditions unless they match every admin action. */
    private static boolean isAllowedForAdmin(ActionPattern action, ConditionKey key) {
        boolean isOneOrAll = action.text().equals("admin:*")
                || (action.text().indexOf('*') < 0 && action.text().indexOf('?') < 0);
        boolean isKnown =
                (key.isCommon() && !key.base().startsWith("s3:")) || key.base().equals(SVC_DURATION);
        return isOneOrAll && isKnown;
    }

    private static boolean isAllowedForS3(ActionPattern action, ConditionKey key) {
        String base = AWS_NAMES.getOrDefault(key.base(), key.base());
        if (key.isCommon() || action.spells(EVERY_S3_ACTION)) {
            return true;
        }
        return S3.entrySet().stream().anyMatch(row -> row.getValue().contains(base) && action.spells(row.getKey()));
    }

    private static Map<String, Set<String>> s3() {
        Map<String, Set<String>> rows = new HashMap<>();
        rows.put("GetObject", Set.of(ENCRYPTION, CUSTOMER_ALGORITHM, KMS_KEY_ID, VERSION_ID, EXISTING_TAG));
        rows.put("GetObjectAttributes", Set.of(EXISTING_TAG));
        for (String action : new String[] {
            "GetObjectVersion",
            "GetObjectVersionAttributes",
            "GetObjectVersionTagging",
            "GetObjectTagging",
            "DeleteObjectTagging",
            "DeleteObjectVersionTagging",
            "ReplicateObject",
            "ReplicateDelete",
            "ReplicateTags",
            "GetObjectVersionForReplication"
        }) {
            rows.put(action, Set.of(VERSION_ID, EXISTING_TAG));
        }
        rows.put("DeleteObject", Set.of(VERSION_ID));
        rows.put("DeleteObjectVersion", Set.of(VERSION_ID));
        rows.put("ListBucket", Set.of(PREFIX, DELIMITER, MAX_KEYS));
        rows.put("ListBucketVersions", Set.of(PREFIX, DELIMITER, MAX_KEYS));
        rows.put(
                "PutObject",
                Set.of(
                        COPY_SOURCE,
                        ENCRYPTION,
                        CUSTOMER_ALGORITHM,
                        KMS_KEY_ID,
                        METADATA_DIRECTIVE,
                        STORAGE_CLASS,
                        VERSION_ID,
                        LOCK_UNTIL,
                        LOCK_MODE,
                        LEGAL_HOLD,
                        REQUEST_TAG_KEYS,
                        REQUEST_TAG));
        rows.put(
                "PutObjectRetention",
                Set.of(ENCRYPTION, CUSTOMER_ALGORITHM, KMS_KEY_ID, LOCK_DAYS, LOCK_UNTIL, LOCK_MODE, VERSION_ID));
        rows.put("GetObjectRetention", Set.of(ENCRYPTION, CUSTOMER_ALGORITHM, KMS_KEY_ID, VERSION_ID));
        rows.put("PutObjectLegalHold", Set.of(ENCRYPTION, CUSTOMER_ALGORITHM, KMS_KEY_ID, LEGAL_HOLD, VERSION_ID));
        rows.put(
                "BypassGovernanceRetention",
                Set.of(VERSION_ID, LOCK_DAYS, LOCK_UNTIL, LOCK_MODE, LEGAL_HOLD, REQUEST_TAG_KEYS, REQUEST_TAG));
        rows.put("PutBucketTagging", Set.of(REQUEST_TAG_KEYS, REQUEST_TAG));
        rows.put("PutObjectTagging", Set.of(VERSION_ID, EXISTING_TAG, REQUEST_TAG_KEYS, REQUEST_TAG));
        rows.put("PutObjectVersionTagging", Set.of(VERSION_ID, EXISTING_TAG, REQUEST_TAG_KEYS, REQUEST_TAG));
        Map<String, Set<String>> named = new HashMap<>();
        rows.forEach((action, keys) -> named.put("s3:" + action, keys));
        return Map.copyOf(named);
    }
}
