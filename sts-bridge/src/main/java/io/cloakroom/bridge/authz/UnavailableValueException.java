package io.cloakroom.bridge.authz;

/**
 * A policy looks at something that this request has and that we cannot see when we decide, such as the tags of a stored
 * object. The call is refused: an absent value could make an Allow true or a Deny false. Carries no stack trace.
 */
final class UnavailableValueException extends RuntimeException {
    private final String key;

    UnavailableValueException(String key) {
        super("the value of " + key + " is not known here", null, false, false);
        this.key = key;
    }

    /** The condition key. */
    String key() {
        return key;
    }
}
