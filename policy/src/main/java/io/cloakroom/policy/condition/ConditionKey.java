package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.KnownKey;
import io.cloakroom.policy.match.KnownKeys;
import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.VariableNames;
import java.util.List;
import java.util.Optional;
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
    static final String COPY_SOURCE = "s3:x-amz-copy-source";
    static final String ENCRYPTION = "s3:x-amz-server-side-encryption";
    static final String CUSTOMER_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";
    static final String METADATA_DIRECTIVE = "s3:x-amz-metadata-directive";
    static final String CONTENT_SHA256 = "s3:x-amz-content-sha256";
    static final String AWS_REQUEST_TAG = "aws:RequestTag";
    static final String PRINCIPAL_TAG = "aws:PrincipalTag";
    static final String TAG_KEYS = "aws:TagKeys";
    static final String SOURCE_IDENTITY = "aws:SourceIdentity";

    /** The prefix of every claim's key. */
    public static final String CLAIM = "jwt:";

    /** @throws MalformedElementException {@code invalid condition key} if there is no such key */
    public ConditionKey {
        String written = name;
        if (name.indexOf('/') == name.length() - 1) {
            name = name.substring(0, Math.max(name.length() - 1, 0));
        }
        if (!isCommon(name) && !isParticular(name)) {
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
        return new TreeSet<>(KnownKeys.all().keySet());
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

    /** Whether the key of a tag follows the name, or ought to. */
    public boolean takesTag() {
        return row().map(KnownKey::part).orElse(KnownKey.Part.NONE) != KnownKey.Part.NONE;
    }

    /** Whether no request has two values of it. */
    public boolean isSingleValued() {
        return rowOfName().map(KnownKey::isSingle).orElse(false);
    }

    /** The form of all its values. */
    public KnownKey.Form form() {
        return rowOfName().map(KnownKey::form).orElse(KnownKey.Form.TEXT);
    }

    /** Whether the operators for such values take it, also with a part after a slash, as in MinIO. */
    boolean hasForm(KnownKey.Form wanted) {
        return row().map(KnownKey::form).filter(wanted::equals).isPresent();
    }

    /** The only values it can have; empty: any. */
    public List<String> words() {
        return rowOfName().map(KnownKey::words).orElse(List.of());
    }

    /** What is known of it; empty for a claim that is in no list. */
    Optional<KnownKey> row() {
        return KnownKeys.find(base());
    }

    /** As {@link #row}, but empty for a key with a part after the slash: it is a tag's key, or no request has it. */
    private Optional<KnownKey> rowOfName() {
        return KnownKeys.find(name);
    }

    private static boolean isParticular(String name) {
        String base = base(name);
        return KnownKeys.find(base)
                .filter(key -> key.part() != KnownKey.Part.TAG_NEEDED || name.length() > base.length() + 1)
                .isPresent();
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
