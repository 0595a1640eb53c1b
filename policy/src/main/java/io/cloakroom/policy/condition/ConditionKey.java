package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.VariableNames;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An existing condition key, such as {@code aws:SourceIp} or {@code s3:RequestObjectTag/env}. Case-sensitive. Any
 * claim's name may follow {@code jwt:}.
 *
 * @param name with the part after the first slash; as in MinIO, a final slash is dropped
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">AWS: global
 *     condition keys</a>
 */
public record ConditionKey(String name) {
    static final String SECURE_TRANSPORT = "aws:SecureTransport";
    static final String SOURCE_IP = "aws:SourceIp";
    static final String COPY_SOURCE = "s3:x-amz-copy-source";
    static final String ENCRYPTION = "s3:x-amz-server-side-encryption";
    static final String CUSTOMER_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";
    static final String KMS_KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    static final String METADATA_DIRECTIVE = "s3:x-amz-metadata-directive";
    static final String STORAGE_CLASS = "s3:x-amz-storage-class";
    static final String CONTENT_SHA256 = "s3:x-amz-content-sha256";
    static final String PREFIX = "s3:prefix";
    static final String DELIMITER = "s3:delimiter";
    static final String MAX_KEYS = "s3:max-keys";
    static final String VERSION_ID = "s3:versionid";
    static final String LOCK_DAYS = "s3:object-lock-remaining-retention-days";
    static final String LOCK_MODE = "s3:object-lock-mode";
    static final String LOCK_UNTIL = "s3:object-lock-retain-until-date";
    static final String LEGAL_HOLD = "s3:object-lock-legal-hold";
    static final String EXISTING_TAG = "s3:ExistingObjectTag";
    static final String REQUEST_TAG = "s3:RequestObjectTag";
    static final String REQUEST_TAG_KEYS = "s3:RequestObjectTagKeys";
    static final String AWS_REQUEST_TAG = "aws:RequestTag";
    static final String PRINCIPAL_TAG = "aws:PrincipalTag";
    static final String TAG_KEYS = "aws:TagKeys";
    static final String SOURCE_IDENTITY = "aws:SourceIdentity";
    static final String STS_DURATION = "sts:DurationSeconds";
    static final String SVC_DURATION = "svc:DurationSeconds";

    /** The prefix of every claim's key. */
    public static final String CLAIM = "jwt:";

    private static final Set<String> PARTICULAR = Set.of(
            COPY_SOURCE,
            ENCRYPTION,
            CUSTOMER_ALGORITHM,
            KMS_KEY_ID,
            METADATA_DIRECTIVE,
            STORAGE_CLASS,
            PREFIX,
            DELIMITER,
            MAX_KEYS,
            VERSION_ID,
            LOCK_DAYS,
            LOCK_MODE,
            LOCK_UNTIL,
            LEGAL_HOLD,
            EXISTING_TAG,
            REQUEST_TAG,
            REQUEST_TAG_KEYS,
            TAG_KEYS,
            STS_DURATION,
            SVC_DURATION);

    /** @throws MalformedElementException {@code invalid condition key} if there is no such key */
    public ConditionKey {
        String written = name;
        if (name.indexOf('/') == name.length() - 1) {
            name = name.substring(0, Math.max(name.length() - 1, 0));
        }
        String base = base(name);
        boolean isRequestTag = base.equals(AWS_REQUEST_TAG) && name.length() > base.length() + 1;
        if (!isCommon(name) && !PARTICULAR.contains(base) && !isRequestTag) {
            throw new MalformedElementException("invalid condition key '%s'".formatted(written));
        }
    }

    /** The key with this name, if there is one. */
    public static Optional<ConditionKey> find(String name) {
        try {
            return Optional.of(new ConditionKey(name));
        } catch (MalformedElementException e) {
            return Optional.empty();
        }
    }

    /** All values of {@link #base}, apart from {@code jwt:} with a claim's name; sorted. */
    public static SortedSet<String> bases() {
        SortedSet<String> bases = new TreeSet<>(VariableNames.names());
        bases.addAll(PARTICULAR);
        bases.add(AWS_REQUEST_TAG);
        bases.add(PRINCIPAL_TAG);
        return bases;
    }

    /** The name without the part after the first slash. A claim's name keeps its slashes. */
    public String base() {
        return base(name);
    }

    /** Whether requests of every S3 action can have it. */
    public boolean isCommon() {
        return isCommon(name);
    }

    /** Whether it is a claim of the token. */
    public boolean isClaim() {
        return name.startsWith(CLAIM);
    }

    private static boolean isCommon(String name) {
        return VariableNames.contains(name) || VariableNames.contains(base(name));
    }

    private static String base(String name) {
        int slash = name.startsWith(CLAIM) ? -1 : name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    @Override
    public String toString() {
        return name;
    }
}
