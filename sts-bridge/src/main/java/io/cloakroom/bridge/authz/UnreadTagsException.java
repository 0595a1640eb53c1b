package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsException;

/** A policy asks for the tags of a stored object, and the store failed to tell them. Carries no stack trace. */
final class UnreadTagsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String key;
    private final AwsException reason;

    /** @param key the condition key */
    UnreadTagsException(String key, AwsException reason) {
        super("the tags of the object could not be read", reason, false, false);
        this.key = key;
        this.reason = reason;
    }

    String key() {
        return key;
    }

    AwsException reason() {
        return reason;
    }
}
