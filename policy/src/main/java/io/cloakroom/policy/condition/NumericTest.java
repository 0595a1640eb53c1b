package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.util.List;
import java.util.Optional;

/** The {@code Numeric…} operators: the first request value as an integer against the policy's. No integer, no match. */
record NumericTest(Comparison comparison, long expected) implements ValueTest {
    private static final int MOST_DIGITS = 18;

    static NumericTest of(Operator operator, List<ConditionValue> values) {
        if (values.size() != 1) {
            throw new MalformedElementException("only one value is allowed for %s condition".formatted(operator));
        }
        ConditionValue value = values.get(0);
        return new NumericTest(
                operator.comparison(),
                value.whole()
                        .orElseThrow(() -> new MalformedElementException(
                                "value %s must be a int for %s condition".formatted(value.text(), operator))));
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return !requestValues.isEmpty()
                && parse(requestValues.get(0))
                        .filter(number -> comparison.accepts(Long.compare(number, expected)))
                        .isPresent();
    }

    /** An integer in ASCII digits, with or without a sign, of at most 18 digits. */
    static Optional<Long> parse(String text) {
        int digits = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.length() == digits || text.length() - digits > MOST_DIGITS) {
            return Optional.empty();
        }
        for (int i = digits; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        return Optional.of(Long.parseLong(text));
    }
}
