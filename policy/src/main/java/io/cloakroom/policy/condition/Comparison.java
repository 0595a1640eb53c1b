package io.cloakroom.policy.condition;

/** The comparison of an operator, without qualifier and {@code IfExists}. Ordered by the cost of testing. */
public enum Comparison {
    NULL("Null", Family.NULL, false),
    BOOL("Bool", Family.BOOL, false),
    STRING_EQUALS("StringEquals", Family.STRING, false),
    STRING_NOT_EQUALS("StringNotEquals", Family.STRING, true),
    BINARY_EQUALS("BinaryEquals", Family.BINARY, false),
    NUMERIC_EQUALS("NumericEquals", Family.NUMERIC, false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", Family.NUMERIC, false),
    NUMERIC_LESS_THAN("NumericLessThan", Family.NUMERIC, false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Family.NUMERIC, false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Family.NUMERIC, false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Family.NUMERIC, false),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Family.STRING, false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Family.STRING, true),
    STRING_LIKE("StringLike", Family.STRING, false),
    STRING_NOT_LIKE("StringNotLike", Family.STRING, true),
    ARN_EQUALS("ArnEquals", Family.ARN, false),
    ARN_NOT_EQUALS("ArnNotEquals", Family.ARN, true),
    ARN_LIKE("ArnLike", Family.ARN, false),
    ARN_NOT_LIKE("ArnNotLike", Family.ARN, true),
    IP_ADDRESS("IpAddress", Family.IP, false),
    NOT_IP_ADDRESS("NotIpAddress", Family.IP, true),
    DATE_EQUALS("DateEquals", Family.DATE, false),
    DATE_NOT_EQUALS("DateNotEquals", Family.DATE, false),
    DATE_LESS_THAN("DateLessThan", Family.DATE, false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", Family.DATE, false),
    DATE_GREATER_THAN("DateGreaterThan", Family.DATE, false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Family.DATE, false);

    /** The kind of values an operator takes. */
    public enum Family {
        STRING,
        ARN,
        BINARY,
        NUMERIC,
        DATE,
        BOOL,
        IP,
        NULL;

        /** Whether policy variables in the values are replaced. */
        public boolean takesVariables() {
            return this == STRING || this == ARN;
        }
    }

    private final String operatorName;
    private final Family family;
    private final boolean negated;

    Comparison(String operatorName, Family family, boolean negated) {
        this.operatorName = operatorName;
        this.family = family;
        this.negated = negated;
    }

    /** The operator's name in a document. */
    public String operatorName() {
        return operatorName;
    }

    /** The kind of values it takes. */
    public Family family() {
        return family;
    }

    /** Whether it is the opposite of the operator without {@code Not}, even if the key is absent. */
    public boolean isNegated() {
        return negated;
    }

    /** Whether this result of comparing a request value with the policy's value is accepted. For numbers and dates. */
    boolean accepts(int comparison) {
        return switch (this) {
            case NUMERIC_EQUALS, DATE_EQUALS -> comparison == 0;
            case NUMERIC_NOT_EQUALS, DATE_NOT_EQUALS -> comparison != 0;
            case NUMERIC_LESS_THAN, DATE_LESS_THAN -> comparison < 0;
            case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> comparison <= 0;
            case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> comparison > 0;
            case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> comparison >= 0;
            default -> throw new IllegalStateException(operatorName + " doesn't order its values");
        };
    }
}
