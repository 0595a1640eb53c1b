package io.cloakroom.cli.documents;

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

    /** {@code ; did you mean `x`?}, or nothing. */
    public static String of(Optional<String> meant) {
        return meant.map("; did you mean `%s`?"::formatted).orElse("");
    }
}
