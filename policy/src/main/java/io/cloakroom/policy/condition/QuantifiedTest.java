package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.Variables;
import java.util.List;

/**
 * A test of each value by itself, put together by qualifier and negation.
 *
 * @param all whether every value has to match; no value is then enough
 * @param negated whether the opposite of the whole is asked for
 */
record QuantifiedTest(Match match, boolean all, boolean negated) implements ValueTest {
    /** Whether a value is one of those that the policy names. */
    @FunctionalInterface
    interface Match {
        boolean matches(String value, Variables variables);
    }

    /**
     * As in AWS: the qualifier counts after the negation. {@code ForAllValues:…Not…} means "every value is outside",
     * {@code ForAnyValue:…Not…} "some value is outside".
     */
    static QuantifiedTest asInAws(Operator operator, Match match) {
        boolean negated = operator.comparison().isNegated();
        return new QuantifiedTest(
                match, operator.qualifier() == (negated ? Qualifier.FOR_ANY_VALUE : Qualifier.FOR_ALL_VALUES), negated);
    }

    /** As in MinIO: the opposite of the whole. {@code ForAllValues:…Not…} means "not every value is in the list". */
    static QuantifiedTest asInMinio(Operator operator, Match match) {
        return new QuantifiedTest(
                match,
                operator.qualifier() == Qualifier.FOR_ALL_VALUES,
                operator.comparison().isNegated());
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return negated != (all ? all(requestValues, variables) : any(requestValues, variables));
    }

    private boolean all(List<String> requestValues, Variables variables) {
        for (String value : requestValues) {
            if (!match.matches(value, variables)) {
                return false;
            }
        }
        return true;
    }

    private boolean any(List<String> requestValues, Variables variables) {
        for (String value : requestValues) {
            if (match.matches(value, variables)) {
                return true;
            }
        }
        return false;
    }
}
