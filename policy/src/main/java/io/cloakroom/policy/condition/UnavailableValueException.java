package io.cloakroom.policy.condition;

/**
 * A policy uses a value that exists in the request but is not visible to the decision, such as the tags of a stored
 * object. Refuse such a request unless it is decided without that value: treating the value as absent could make an
 * Allow true or a Deny false. Carries no stack trace.
 */
public final class UnavailableValueException extends RuntimeException {
    private final String key;

    /** @param key the condition key */
    public UnavailableValueException(String key) {
        super("the value of " + key + " is not known here", null, false, false);
        this.key = key;
    }

    /** The condition key. */
    public String key() {
        return key;
    }
}
