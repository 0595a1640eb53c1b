package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Numeric…} operators: compare the first request value, as an integer, with the policy's. A value that is no
 * integer does not match.
 */
record NumericTest(Comparison comparison, long expected) implements ValueTest {
    static NumericTest of(Operator operator, List<ConditionValue> values) {
        ConditionValue value = ConditionValue.only(operator.name(), values);
        return new NumericTest(
                operator.comparison(),
                value.whole()
                        .orElseThrow(() -> new MalformedElementException(
                                "value %s must be a int for %s condition: a whole number such as `100`"
                                        .formatted(value.text(), operator))));
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return !requestValues.isEmpty()
                && parse(requestValues.get(0))
                        .filter(number -> comparison.accepts(Long.compare(number, expected)))
                        .isPresent();
    }

    /** Parses a 64-bit integer in ASCII digits, with or without a sign. */
    static Optional<Long> parse(String text) {
        if (!text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '+')) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
