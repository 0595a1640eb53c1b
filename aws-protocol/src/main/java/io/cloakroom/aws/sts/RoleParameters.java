package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a call says about the role it assumes.
 *
 * @param externalId the value of {@code sts:ExternalId}, which a trust policy may demand
 * @param tags session tags, by key: up to 50
 * @param transitiveTagKeys those of the tags that sessions made from this one inherit
 * @param sourceIdentity who is behind the call; sessions made from this one keep it
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public record RoleParameters(
        Optional<String> externalId,
        Map<String, String> tags,
        Set<String> transitiveTagKeys,
        Optional<String> sourceIdentity) {
    private static final int MAX_TAGS = 50;
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/\\\\-]{2,1224}");
    private static final Pattern SOURCE_IDENTITY = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");

    public RoleParameters {
        tags = Map.copyOf(tags);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }

    /**
     * Reads the parameters of a call.
     *
     * @throws AwsException {@code ValidationError} for a bad external id, tag or source identity;
     *     {@code InvalidParameterValue} for tags given twice, or transitive ones that are not given
     */
    static RoleParameters read(StsForm form) {
        Map<String, String> tags = tags(form);
        List<String> transitive = form.members("TransitiveTagKeys", "");
        for (String key : transitive) {
            if (!tags.containsKey(key)) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_PARAMETER_VALUE,
                        "`TransitiveTagKeys` names `%s`, which is not among the `Tags`.".formatted(key));
            }
        }
        return new RoleParameters(
                form.text("ExternalId").map(id -> matching(EXTERNAL_ID, id, "externalId")),
                tags,
                new HashSet<>(transitive),
                form.text("SourceIdentity").map(name -> matching(SOURCE_IDENTITY, name, "sourceIdentity")));
    }

    private static Map<String, String> tags(StsForm form) {
        List<String> keysAndValues = form.members("Tags", ".Key", ".Value");
        if (keysAndValues.size() > 2 * MAX_TAGS) {
            throw new AwsException(
                    AwsErrorCode.VALIDATION_ERROR,
                    "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to %d"
                            .formatted(MAX_TAGS));
        }
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> folded = new HashSet<>();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            String key = matching(TAG_KEY, keysAndValues.get(i), "tags.%d.member.key".formatted(i / 2 + 1));
            String value = matching(TAG_VALUE, keysAndValues.get(i + 1), "tags.%d.member.value".formatted(i / 2 + 1));
            String name = key.toLowerCase(Locale.ROOT);
            if (name.startsWith("aws:")) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_PARAMETER_VALUE,
                        "The tag `%s`: keys that begin with `aws:` are reserved.".formatted(key));
            }
            if (!folded.add(name)) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_PARAMETER_VALUE,
                        "The tag `%s` is given twice; letter case does not count.".formatted(key));
            }
            tags.put(key, value);
        }
        return tags;
    }

    private static String matching(Pattern pattern, String text, String name) {
        if (!pattern.matcher(text).matches()) {
            throw new AwsException(
                    AwsErrorCode.VALIDATION_ERROR,
                    "1 validation error detected: Value `%s` at '%s' failed to satisfy constraint: Member must match %s"
                            .formatted(text, name, pattern));
        }
        return text;
    }
}
