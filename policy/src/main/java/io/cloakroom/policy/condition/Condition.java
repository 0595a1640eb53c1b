package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.TextPattern;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One operator with one key and its values: {@code "StringLike": {"s3:prefix": ["home/*"]}}. All conditions of a
 * statement must hold. Two are equal if operator, key and values are, whatever the order of the values.
 */
public final class Condition {
    private static final int MAX_LISTED = 5;
    private static final int MAX_SHOWN = 128;

    private final Operator operator;
    private final ConditionKey key;
    private final List<String> values;
    private final ValueTest test;

    private Condition(Operator operator, ConditionKey key, List<String> values, ValueTest test) {
        this.operator = operator;
        this.key = key;
        this.values = List.copyOf(values);
        boolean isCopySource = key.base().equals(ConditionKey.COPY_SOURCE);
        this.test = isCopySource
                ? (requestValues, variables) -> test.test(KeyValueRules.comparable(key, requestValues), variables)
                : test;
    }

    /**
     * Checks and compiles a condition.
     *
     * @param values as written; at least one, none twice, each of a kind that the operator takes
     * @throws MalformedElementException if the operator doesn't take the key or a value
     */
    public static Condition of(Operator operator, ConditionKey key, List<ConditionValue> values) {
        if (values.isEmpty()) {
            throw new MalformedElementException("invalid value: expected at least one");
        }
        Set<ConditionValue> seen = new HashSet<>();
        for (ConditionValue value : values) {
            if (!seen.add(value)) {
                throw new MalformedElementException("duplicate value found '%s'".formatted(value.text()));
            }
        }
        return switch (operator.comparison().family()) {
            case STRING -> strings(operator, key, values);
            case ARN -> arns(operator, key, values);
            case BINARY -> new Condition(operator, key, texts(values), BinaryTest.of(operator, key, values));
            case NUMERIC -> numeric(operator, key, values);
            case DATE -> new Condition(operator, key, texts(values), DateTest.of(operator, values));
            case BOOL -> new Condition(operator, key, texts(values), BoolTest.of(key, values));
            case IP -> ip(operator, key, values);
            case NULL -> nulls(operator, key, values);
        };
    }

    /** Whether the request satisfies the condition. */
    public boolean holds(RequestContext context) {
        List<String> requestValues = context.values(key.name());
        return (operator.ifExists() && requestValues.isEmpty()) || test.test(requestValues, context);
    }

    /**
     * Texts of which the request must have one for the key, letter for letter. Empty unless the condition says exactly
     * this for every request.
     */
    public List<String> wantedTexts() {
        boolean isPlain = operator.comparison() == Comparison.STRING_EQUALS
                && operator.qualifier() != Qualifier.FOR_ALL_VALUES
                && !operator.ifExists()
                && !key.base().equals(ConditionKey.COPY_SOURCE)
                && values.stream().map(TextPattern::compile).noneMatch(TextPattern::hasVariables);
        return isPlain ? values : List.of();
    }

    /** What the condition wants and what the request has, as part of a sentence. Long values are cut. */
    public String describeUnmet(RequestContext context) {
        List<String> requestValues = context.values(key.name());
        String has = requestValues.isEmpty()
                ? "the request has no such key"
                : "the request has %s".formatted(listed(requestValues));
        String wanted = operator.comparison().family().takesVariables()
                ? listed(values.stream().map(value -> expanded(value, context)).toList())
                : listed(values);
        return "%s on `%s` wants %s and %s".formatted(operator, key, wanted, has);
    }

    /** The operator. */
    public Operator operator() {
        return operator;
    }

    /** The key. */
    public ConditionKey key() {
        return key;
    }

    /** The values in normal form: numbers without leading zeros, networks with a prefix length. */
    public List<String> values() {
        return values;
    }

    private static String expanded(String value, RequestContext context) {
        return TextPattern.compile(value).expand(context);
    }

    private static String listed(List<String> texts) {
        String some = texts.stream()
                .limit(MAX_LISTED)
                .map(text -> "`%s`".formatted(text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text))
                .collect(Collectors.joining(", "));
        return texts.size() > MAX_LISTED ? "%s and %d more".formatted(some, texts.size() - MAX_LISTED) : some;
    }

    private static Condition strings(Operator operator, ConditionKey key, List<ConditionValue> values) {
        List<String> texts = ConditionValue.texts(operator, values);
        KeyValueRules.check(operator, key, texts);
        return new Condition(operator, key, texts, StringTest.of(operator, KeyValueRules.comparable(key, texts)));
    }

    private static Condition arns(Operator operator, ConditionKey key, List<ConditionValue> values) {
        List<String> texts = ConditionValue.texts(operator, values);
        return new Condition(operator, key, texts, ArnTest.of(operator, texts));
    }

    private static Condition numeric(Operator operator, ConditionKey key, List<ConditionValue> values) {
        NumericTest test = NumericTest.of(operator, values);
        return new Condition(operator, key, List.of(Long.toString(test.expected())), test);
    }

    private static Condition ip(Operator operator, ConditionKey key, List<ConditionValue> values) {
        IpTest test = IpTest.of(operator, key, values);
        return new Condition(
                operator, key, test.networks().stream().map(IpNetwork::toString).toList(), test);
    }

    private static Condition nulls(Operator operator, ConditionKey key, List<ConditionValue> values) {
        NullTest test = NullTest.of(values);
        return new Condition(operator, key, List.of(Boolean.toString(test.absent())), test);
    }

    private static List<String> texts(List<ConditionValue> values) {
        return values.stream().map(ConditionValue::text).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition condition
                && condition.operator.equals(operator)
                && condition.key.equals(key)
                && Set.copyOf(condition.values).equals(Set.copyOf(values));
    }

    @Override
    public int hashCode() {
        return Objects.hash(operator, key, Set.copyOf(values));
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(operator, key, values);
    }
}
