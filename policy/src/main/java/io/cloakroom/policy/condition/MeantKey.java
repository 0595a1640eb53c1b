package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.NearestName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The condition key somebody may have meant who wrote one that doesn't exist. */
public final class MeantKey {
    private MeantKey() {}

    /** Also for {@code prefix} instead of {@code s3:prefix}, and for AWS's {@code idp.example.com/realm:aud}. */
    public static Optional<String> of(String text) {
        List<String> keys =
                ConditionKey.bases().stream().filter(key -> !key.equals(text)).toList();
        String name = text.substring(text.lastIndexOf(':') + 1);
        boolean isOfProvider = text.indexOf('.') >= 0;
        return NearestName.among(keys, text)
                .or(() -> keys.stream()
                        .filter(key -> key.startsWith(ConditionKey.CLAIM) == isOfProvider)
                        .filter(key -> key.substring(key.indexOf(':') + 1).equalsIgnoreCase(name))
                        .min(Comparator.naturalOrder()));
    }
}
