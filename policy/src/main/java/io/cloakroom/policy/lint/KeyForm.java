package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.Comparison.Family;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.Operator;
import java.util.Map;
import java.util.Optional;

/**
 * The form that all values of a condition key have. Keys that may have any value, by choice of the caller or the token,
 * are not listed.
 */
enum KeyForm {
    DATE("a date"),
    NUMBER("a whole number"),
    ADDRESS("an address"),
    TRUTH("a truth value"),
    ARN("an ARN"),
    /** Of a user: a name may be a number, but not a date. */
    NAME("a name"),
    WORD("a word");

    private static final Map<String, KeyForm> BY_KEY = Map.ofEntries(
            Map.entry("aws:CurrentTime", DATE),
            Map.entry("aws:TokenIssueTime", DATE),
            Map.entry("aws:EpochTime", NUMBER),
            Map.entry("s3:signatureAge", NUMBER),
            Map.entry("sts:DurationSeconds", NUMBER),
            Map.entry("svc:DurationSeconds", NUMBER),
            Map.entry("s3:object-lock-remaining-retention-days", NUMBER),
            Map.entry("aws:SourceIp", ADDRESS),
            Map.entry("aws:SecureTransport", TRUTH),
            Map.entry("aws:PrincipalArn", ARN),
            Map.entry("aws:username", NAME),
            Map.entry("aws:userid", NAME),
            Map.entry("aws:principaltype", WORD),
            Map.entry("s3:authType", WORD),
            Map.entry("s3:signatureversion", WORD));

    private final String noun;

    KeyForm(String noun) {
        this.noun = noun;
    }

    /** Why the key never has a value that the operator could compare; empty if it may. */
    static Optional<String> fault(Condition condition) {
        Operator operator = condition.operator();
        Family family = operator.comparison().family();
        KeyForm form = BY_KEY.get(condition.key().name());
        boolean isDateOfOther = family == Family.DATE && form != DATE;
        boolean isNumberOfOther = family == Family.NUMERIC && form != NUMBER && form != NAME;
        return form != null && (isDateOfOther || isNumberOfOther)
                ? Optional.of("`%s` is %s and never %s%s"
                        .formatted(
                                condition.key(),
                                form.noun,
                                (isDateOfOther ? DATE : NUMBER).noun,
                                form.operatorInPlaceOf(operator)
                                        .map(": write `%s`"::formatted)
                                        .orElse("")))
                : Optional.empty();
    }

    private Optional<String> operatorInPlaceOf(Operator operator) {
        String name = operator.comparison().operatorName();
        boolean isNegated = name.contains("Not");
        String meant = switch (this) {
            case DATE -> name.replace("Numeric", "Date");
            case NUMBER -> name.replace("Date", "Numeric");
            case ADDRESS -> isNegated ? "NotIpAddress" : "IpAddress";
            case TRUTH -> "Bool";
            case ARN -> isNegated ? "ArnNotLike" : "ArnLike";
            case NAME, WORD -> isNegated ? "StringNotEquals" : "StringEquals";
        };
        // There is no operator for "not true".
        return this == TRUTH && isNegated
                ? Optional.empty()
                : Optional.of(operator.qualifier().prefix() + meant + (operator.ifExists() ? "IfExists" : ""));
    }
}
