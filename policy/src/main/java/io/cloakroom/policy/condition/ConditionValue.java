package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A value of a condition as a document writes it. The operator decides what it may be. */
public sealed interface ConditionValue {
    /** The value as a text. */
    String text();

    /** The value as a boolean, if it can be read as one, such as {@code "1"}, {@code "f"} or {@code "True"}. */
    default Optional<Boolean> truth() {
        return Optional.empty();
    }

    /** The value as an integer, if it can be read as one. */
    default Optional<Long> whole() {
        return Optional.empty();
    }

    /** Whether it was written in quotation marks. */
    default boolean isText() {
        return false;
    }

    /**
     * The value of an operator that takes only one.
     *
     * @param condition MinIO's name for conditions of that operator
     * @throws MalformedElementException if there are several
     */
    static ConditionValue only(String condition, List<ConditionValue> values) {
        if (values.size() != 1) {
            throw new MalformedElementException(
                    "only one value is allowed for %s condition, not %d".formatted(condition, values.size()));
        }
        return values.get(0);
    }

    /**
     * The texts of values that must all be texts.
     *
     * @throws MalformedElementException if one was written without quotation marks
     */
    static List<String> texts(Operator operator, List<ConditionValue> values) {
        if (!values.stream().allMatch(ConditionValue::isText)) {
            throw new MalformedElementException(
                    "value must be a string for %s condition: put it in quotation marks".formatted(operator.name()));
        }
        return values.stream().map(ConditionValue::text).toList();
    }

    /** A JSON string. */
    record Text(String text) implements ConditionValue {
        private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
        private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

        @Override
        public Optional<Boolean> truth() {
            if (TRUE.contains(text)) {
                return Optional.of(true);
            }
            return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
        }

        @Override
        public Optional<Long> whole() {
            return NumericTest.parse(text);
        }

        @Override
        public boolean isText() {
            return true;
        }
    }

    /** A JSON integer. */
    record Whole(long number) implements ConditionValue {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%d", number);
        }

        @Override
        public Optional<Long> whole() {
            return Optional.of(number);
        }
    }

    /** A JSON boolean. */
    record Truth(boolean value) implements ConditionValue {
        @Override
        public String text() {
            return value ? "true" : "false";
        }

        @Override
        public Optional<Boolean> truth() {
            return Optional.of(value);
        }
    }
}
