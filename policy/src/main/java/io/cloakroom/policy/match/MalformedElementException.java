package io.cloakroom.policy.match;

/**
 * An element of a policy cannot be what its text says. The message is for the policy's author: it begins with MinIO's
 * sentence where there is one.
 */
public final class MalformedElementException extends IllegalArgumentException {
    /** @param message one line, without Java names */
    public MalformedElementException(String message) {
        super(message);
    }
}
