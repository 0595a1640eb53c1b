package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Comparison.Family;
import io.cloakroom.policy.lint.LintedStatement.WrittenCondition;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The range of numbers, or of times in nanoseconds, that several conditions on one key leave. */
final class Window {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private BigInteger least;
    private BigInteger most;
    private final Set<BigInteger> excluded = new HashSet<>();

    private Window(BigInteger least, BigInteger most) {
        this.least = least;
        this.most = most;
    }

    /** Why nothing is left; empty if something is. The conditions are all numeric or all about times. */
    static Optional<String> explain(List<WrittenCondition> conditions) {
        Window window = new Window(BigInteger.valueOf(Long.MIN_VALUE), BigInteger.valueOf(Long.MAX_VALUE));
        if (conditions.stream().anyMatch(Window::isTime)) {
            window = new Window(nanos(Instant.MIN), nanos(Instant.MAX));
        }
        for (WrittenCondition condition : conditions) {
            window.narrow(condition);
        }
        return window.isEmpty()
                ? Optional.of("nothing satisfies %s together"
                        .formatted(conditions.stream()
                                .map(condition -> "`%s %s`"
                                        .formatted(
                                                Contradictions.name(condition),
                                                condition.condition().values().get(0)))
                                .collect(Collectors.joining(" and "))))
                : Optional.empty();
    }

    private void narrow(WrittenCondition condition) {
        value(condition)
                .ifPresent(value -> narrow(condition.condition().operator().comparison(), value));
    }

    private void narrow(Comparison comparison, BigInteger value) {
        switch (comparison) {
            case NUMERIC_EQUALS, DATE_EQUALS -> {
                least = least.max(value);
                most = most.min(value);
            }
            case NUMERIC_NOT_EQUALS, DATE_NOT_EQUALS -> excluded.add(value);
            case NUMERIC_LESS_THAN, DATE_LESS_THAN -> most = most.min(value.subtract(BigInteger.ONE));
            case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> most = most.min(value);
            case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> least = least.max(value.add(BigInteger.ONE));
            case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> least = least.max(value);
            default -> throw new IllegalArgumentException(comparison + " has no order");
        }
    }

    private boolean isEmpty() {
        return least.compareTo(most) > 0 || (least.equals(most) && excluded.contains(least));
    }

    private static boolean isTime(WrittenCondition condition) {
        Comparison comparison = condition.condition().operator().comparison();
        return comparison.family() == Family.DATE;
    }

    /** The value as a number. Empty for times in forms that only policies have; these set no limit. */
    private static Optional<BigInteger> value(WrittenCondition condition) {
        String text = condition.condition().values().get(0);
        try {
            return Optional.of(
                    isTime(condition) ? nanos(OffsetDateTime.parse(text).toInstant()) : new BigInteger(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static BigInteger nanos(Instant instant) {
        return BigInteger.valueOf(instant.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(instant.getNano()));
    }
}
