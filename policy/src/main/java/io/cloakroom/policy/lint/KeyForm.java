package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.Comparison.Family;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.Operator;
import io.cloakroom.policy.match.KnownKey.Form;
import java.util.Optional;

/** Finds conditions whose operator doesn't fit the values of their key, such as a date operator for a number. */
final class KeyForm {
    private KeyForm() {}

    /** Why the key never has a value that the operator could compare; empty if it may. */
    static Optional<String> fault(Condition condition) {
        Operator operator = condition.operator();
        Family family = operator.comparison().family();
        Form form = condition.key().form();
        boolean isDateOfOther = family == Family.DATE && form != Form.DATE;
        boolean isNumberOfOther = family == Family.NUMERIC && form != Form.NUMBER && form != Form.NAME;
        return form != Form.TEXT && (isDateOfOther || isNumberOfOther)
                ? Optional.of("`%s` is %s and never %s%s"
                        .formatted(
                                condition.key(),
                                noun(form),
                                noun(isDateOfOther ? Form.DATE : Form.NUMBER),
                                operatorFor(form, operator)
                                        .map(": write `%s`"::formatted)
                                        .orElse("")))
                : Optional.empty();
    }

    private static String noun(Form form) {
        return switch (form) {
            case TEXT -> "a string";
            case DATE -> "a date";
            case NUMBER -> "a whole number";
            case ADDRESS -> "an address";
            case TRUTH -> "a boolean";
            case ARN -> "an ARN";
            case NAME -> "a name";
            case WORD -> "a word";
        };
    }

    private static Optional<String> operatorFor(Form form, Operator operator) {
        String name = operator.comparison().operatorName();
        boolean isNegated = name.contains("Not");
        String meant = switch (form) {
            case DATE -> name.replace("Numeric", "Date");
            case NUMBER -> name.replace("Date", "Numeric");
            case ADDRESS -> isNegated ? "NotIpAddress" : "IpAddress";
            case TRUTH -> "Bool";
            case ARN -> isNegated ? "ArnNotLike" : "ArnLike";
            case TEXT, NAME, WORD -> isNegated ? "StringNotEquals" : "StringEquals";
        };
        // There is no operator for "not true".
        return form == Form.TRUTH && isNegated
                ? Optional.empty()
                : Optional.of(operator.qualifier().prefix() + meant + (operator.ifExists() ? "IfExists" : ""));
    }
}
