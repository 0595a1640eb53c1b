package io.cloakroom.policy.condition;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that a token's claim gives a condition key such as {@code jwt:department}. A string, a boolean or an
 * integer gives one value. A list gives one for each such element. Everything else gives none.
 */
public final class ClaimValues {
    private ClaimValues() {}

    /** The values of a claim as a JSON library gives it; empty if it is absent or of another kind. */
    public static List<String> of(@Nullable Object claim) {
        if (!(claim instanceof Collection<?> elements)) {
            return scalar(claim).map(List::of).orElse(List.of());
        }
        List<String> values = new ArrayList<>();
        for (Object element : elements) {
            scalar(element).ifPresent(values::add);
        }
        return List.copyOf(values);
    }

    private static Optional<String> scalar(@Nullable Object value) {
        boolean isScalar = value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || value instanceof BigInteger;
        return isScalar ? Optional.of(String.valueOf(value)) : Optional.empty();
    }
}
