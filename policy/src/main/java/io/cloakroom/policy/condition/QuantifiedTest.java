package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.Variables;
import java.util.List;

/**
 * Tests each value by itself and combines the results by qualifier and negation.
 *
 * @param all whether every value must match; this also holds if there are no values
 * @param negated whether the overall result is inverted
 */
record QuantifiedTest(Match match, boolean all, boolean negated) implements ValueTest {
    /** Whether a value matches one of the policy's values. */
    @FunctionalInterface
    interface Match {
        boolean matches(String value, Variables variables);
    }

    /**
     * The AWS way: negation applies first, then the qualifier. {@code ForAllValues:…Not…} means "every value is
     * outside", {@code ForAnyValue:…Not…} "some value is outside".
     */
    static QuantifiedTest asInAws(Operator operator, Match match) {
        boolean negated = operator.comparison().isNegated();
        return new QuantifiedTest(
                match, operator.qualifier() == (negated ? Qualifier.FOR_ANY_VALUE : Qualifier.FOR_ALL_VALUES), negated);
    }

    /**
     * The MinIO way: the overall result is inverted. {@code ForAllValues:…Not…} means "not every value is in the list".
     */
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
