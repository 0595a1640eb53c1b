package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Date…} operators: compare the first request value, as an RFC 3339 instant, with the policy's. */
record DateTest(Comparison comparison, Instant expected) implements ValueTest {
    private static final Pattern RFC_3339 = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})"
            + "T([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))");

    static DateTest of(Operator operator, List<ConditionValue> values) {
        ConditionValue value = ConditionValue.only(operator.name(), values);
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

    /**
     * Parses as leniently as MinIO: an hour of one digit, a comma before the fraction, fraction digits after the ninth
     * (dropped), and offsets up to {@code 24:60}.
     */
    private static Optional<Instant> parse(String text) {
        Matcher parts = RFC_3339.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(parts, 1),
                    number(parts, 2),
                    number(parts, 3),
                    number(parts, 4),
                    number(parts, 5),
                    number(parts, 6),
                    nanoseconds(parts.group(7)));
            return offset(parts).map(offset -> local.toInstant(ZoneOffset.UTC).minus(offset));
        } catch (DateTimeException e) {
            // It has the form of a date, but no such day exists.
            return Optional.empty();
        }
    }

    private static int nanoseconds(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    private static Optional<Duration> offset(Matcher parts) {
        String sign = parts.group(8);
        if (sign == null) {
            return Optional.of(Duration.ZERO);
        }
        int hours = number(parts, 9);
        int minutes = number(parts, 10);
        Duration offset = Duration.ofHours(hours).plusMinutes(minutes);
        return hours > 24 || minutes > 60
                ? Optional.empty()
                : Optional.of(sign.equals("-") ? offset.negated() : offset);
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}
