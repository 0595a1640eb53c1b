package io.cloakroom.policy.condition;

/** How an operator handles several request values for the key. Only string, binary and ARN operators use it. */
public enum Qualifier {
    /** One matching value is enough. */
    NONE(""),
    /** One matching value is enough; the explicit form. */
    FOR_ANY_VALUE("ForAnyValue:"),
    /** Every value must match. This holds for an absent key, which has no values. */
    FOR_ALL_VALUES("ForAllValues:");

    private final String prefix;

    Qualifier(String prefix) {
        this.prefix = prefix;
    }

    /** The text before the operator's name. */
    public String prefix() {
        return prefix;
    }
}
