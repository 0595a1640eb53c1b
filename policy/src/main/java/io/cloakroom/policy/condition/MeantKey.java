package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.KnownKey;
import io.cloakroom.policy.match.KnownKeys;
import io.cloakroom.policy.match.NearestName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Suggests a condition key for one that doesn't exist. */
public final class MeantKey {
    /** Names that are closer to another key than to the intended one. */
    private static final Map<String, String> OTHER_NAMES = Map.of("aws:user", "aws:username", "user", "aws:username");

    /** AWS keys without a counterpart whose names are close to other keys. */
    private static final Set<String> WITHOUT_COUNTERPART =
            Set.of("aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip");

    private MeantKey() {}

    /**
     * The intended key, if it can be guessed. Also finds {@code s3:prefix} for {@code prefix}, and claims for AWS's
     * {@code idp.example.com/realm:aud}.
     */
    public static Optional<String> of(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        if (WITHOUT_COUNTERPART.contains(folded)) {
            return Optional.empty();
        }
        List<String> keys =
                ConditionKey.bases().stream().filter(key -> !key.equals(text)).toList();
        return Optional.ofNullable(OTHER_NAMES.get(folded))
                .or(() -> ofTag(text))
                .or(() -> NearestName.among(keys, text))
                .or(() -> withOtherPrefix(keys, text))
                .filter(key -> !key.equals(text));
    }

    private static Optional<String> ofTag(String text) {
        int slash = text.indexOf('/');
        String part = slash < 0 ? "" : text.substring(slash + 1);
        return NearestName.among(ConditionKey.bases(), slash < 0 ? text : text.substring(0, slash))
                .filter(MeantKey::meansNothingWithoutTag)
                .map(key -> key + "/" + (part.isEmpty() ? "<key>" : part));
    }

    private static boolean meansNothingWithoutTag(String key) {
        return KnownKeys.find(key)
                .filter(row -> row.part() != KnownKey.Part.NONE)
                .isPresent();
    }

    /** A key of a provider is a claim, any other rather not. */
    private static Optional<String> withOtherPrefix(List<String> keys, String text) {
        String name = text.substring(text.lastIndexOf(':') + 1);
        boolean isOfProvider = text.indexOf('.') >= 0;
        return keys.stream()
                .filter(key -> key.startsWith(ConditionKey.CLAIM) || !isOfProvider)
                .filter(key -> key.substring(key.indexOf(':') + 1).equalsIgnoreCase(name))
                .min(Comparator.comparing((String key) -> key.startsWith(ConditionKey.CLAIM))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
