package io.cloakroom.policy.condition;

/** A claim of a token cannot be what its name says. The message names the claim and repeats no value. */
public final class MalformedClaimException extends IllegalArgumentException {
    /** @param message one line, without Java names */
    public MalformedClaimException(String message) {
        super(message);
    }
}
