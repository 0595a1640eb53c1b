package io.cloakroom.policy.condition;

/** How an operator takes a request that has several values for the key. Only string, binary and ARN operators heed it. */
public enum Qualifier {
    /** One matching value is enough. */
    NONE(""),
    /** One matching value is enough, said out loud. */
    FOR_ANY_VALUE("ForAnyValue:"),
    /** Every value must match; a key that is absent has no value that doesn't. */
    FOR_ALL_VALUES("ForAllValues:");

    private final String prefix;

    Qualifier(String prefix) {
        this.prefix = prefix;
    }

    /** What stands before the operator's name. */
    public String prefix() {
        return prefix;
    }
}
