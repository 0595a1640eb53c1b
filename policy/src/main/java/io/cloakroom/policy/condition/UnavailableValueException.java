package io.cloakroom.policy.condition;

/**
 * A policy looks at something that the request has and that whoever decides cannot see, such as the tags of a stored
 * object. Such a request must be refused, unless it is decided without that value: an absent value could make an Allow
 * true or a Deny false. Carries no stack trace.
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
