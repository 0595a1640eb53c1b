package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code Date…} operators: the first request value as an RFC 3339 instant against the policy's. */
record DateTest(Comparison comparison, Instant expected) implements ValueTest {
    private static final Pattern RFC_3339 = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    static DateTest of(Operator operator, List<ConditionValue> values) {
        if (values.size() != 1) {
            throw new MalformedElementException("only one value is allowed for %s condition".formatted(operator));
        }
        ConditionValue value = values.get(0);
        return new DateTest(
                operator.comparison(),
                Optional.of(value)
                        .filter(ConditionValue::isText)
                        .flatMap(text -> parse(text.text()))
                        .orElseThrow(() -> new MalformedElementException(
                                "value %s must be a time.Time string for %s condition, such as `2030-01-31T00:00:00Z`"
                                        .formatted(value.text(), operator))));
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return !requestValues.isEmpty()
                && parse(requestValues.get(0))
                        .filter(instant -> comparison.accepts(instant.compareTo(expected)))
                        .isPresent();
    }

    private static Optional<Instant> parse(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            // the shape of a date, but the 30th of February
            return Optional.empty();
        }
    }
}
