package io.cloakroom.policy.condition;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the session tags that a token requests, in either of AWS's spellings: the object
 * {@code https://aws.amazon.com/tags}, or one claim per tag, {@code https://aws.amazon.com/tags/principal_tags/<key>}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Passing session tags in AWS
 *     STS</a>
 */
final class SessionTags {
    private static final String CLAIM = TokenClaims.AWS + "tags";
    private static final String FLAT = CLAIM + "/principal_tags/";
    private static final String PRINCIPAL_TAGS = "principal_tags";
    private static final String TRANSITIVE = "transitive_tag_keys";
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY_CHARS = 128;
    private static final int MAX_VALUE_CHARS = 256;
    private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Set<String> folded = new HashSet<>();

    private SessionTags() {}

    /** All tags, in the token's order. */
    static Map<String, String> read(Map<String, ?> token) {
        SessionTags read = new SessionTags();
        Object claim = token.get(CLAIM);
        if (claim != null) {
            object(claim, CLAIM).forEach((name, value) -> read.member(String.valueOf(name), value));
        }
        token.forEach((name, value) -> {
            if (name.startsWith(FLAT)) {
                read.add(name.substring(FLAT.length()), value);
            }
        });
        read.checkTransitive(token.get(CLAIM + "/" + TRANSITIVE));
        if (claim instanceof Map<?, ?> members) {
            read.checkTransitive(members.get(TRANSITIVE));
        }
        return read.tags;
    }

    /** The keys of the transitive tags; none if they are not what {@link #read} takes. */
    static Set<String> transitive(Map<String, ?> token) {
        Set<String> keys = new HashSet<>();
        addTexts(token.get(CLAIM + "/" + TRANSITIVE), keys);
        if (token.get(CLAIM) instanceof Map<?, ?> members) {
            addTexts(members.get(TRANSITIVE), keys);
        }
        return keys;
    }

    private static void addTexts(@Nullable Object texts, Set<String> to) {
        if (texts instanceof Collection<?> listed) {
            listed.forEach(text -> to.add(String.valueOf(text)));
        }
    }

    private void member(String name, @Nullable Object value) {
        if (name.equals(PRINCIPAL_TAGS)) {
            object(value, PRINCIPAL_TAGS).forEach((key, tag) -> add(String.valueOf(key), tag));
        }
    }

    private void add(String key, @Nullable Object value) {
        if (key.isEmpty() || isTooLong(key, MAX_KEY_CHARS) || !TEXT.matcher(key).matches()) {
            throw new MalformedClaimException(
                    "a session tag's key must have 1 to %d letters, digits, spaces or `_.:/=+-@`"
                            .formatted(MAX_KEY_CHARS));
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw new MalformedClaimException(
                    "session tag `%s`: keys that begin with `aws:` are reserved".formatted(key));
        }
        String text = single(value)
                .filter(tag ->
                        !isTooLong(tag, MAX_VALUE_CHARS) && TEXT.matcher(tag).matches())
                .orElseThrow(() -> new MalformedClaimException(
                        "session tag `%s` must have one value of at most %d letters, digits, spaces or `_.:/=+-@`"
                                .formatted(key, MAX_VALUE_CHARS)));
        if (!folded.add(key.toLowerCase(Locale.ROOT))) {
            throw new MalformedClaimException(
                    "session tag `%s` is given twice; letter case does not count".formatted(key));
        }
        tags.put(key, text);
        if (tags.size() > MAX_TAGS) {
            throw new MalformedClaimException("a session may have at most %d tags".formatted(MAX_TAGS));
        }
    }

    private void checkTransitive(@Nullable Object keys) {
        boolean isSubset = keys == null
                || (keys instanceof Collection<?> listed
                        && listed.stream().allMatch(key -> key instanceof String text && tags.containsKey(text)));
        if (!isSubset) {
            throw new MalformedClaimException("`%s` must list keys of the session's tags only".formatted(TRANSITIVE));
        }
    }

    private static Optional<String> single(@Nullable Object value) {
        if (value instanceof String text) {
            return Optional.of(text);
        }
        return value instanceof List<?> list && list.size() == 1 && list.get(0) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private static boolean isTooLong(String text, int maxChars) {
        return text.codePointCount(0, text.length()) > maxChars;
    }

    private static Map<?, ?> object(@Nullable Object value, String name) {
        if (value instanceof Map<?, ?> members) {
            return members;
        }
        throw new MalformedClaimException("`%s` must be an object".formatted(name));
    }
}
