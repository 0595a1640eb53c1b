package io.cloakroom.cli.documents;

import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.match.NearestName;
import java.util.Collection;
import java.util.Optional;

/** The end of a sentence about a name that nobody knows. */
public final class DidYouMean {
    private DidYouMean() {}

    /** {@code ; did you mean `x`?}, or nothing if no known name is near. */
    public static String among(Collection<String> known, String name) {
        return of(NearestName.among(known, name));
    }

    /** The same about a condition key, also for {@code username} instead of {@code aws:username}. */
    public static String amongKeys(String name) {
        Collection<String> keys = ConditionKey.bases();
        return of(NearestName.among(keys, name)
                .or(() -> keys.stream()
                        .filter(key -> key.substring(key.indexOf(':') + 1).equalsIgnoreCase(name))
                        .findFirst()));
    }

    /** {@code ; did you mean `x`?}, or nothing. */
    public static String of(Optional<String> meant) {
        return meant.map("; did you mean `%s`?"::formatted).orElse("");
    }
}
