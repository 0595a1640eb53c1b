package io.cloakroom.policy.condition;

/** A claim of a token is not what its name promises. */
public final class MalformedClaimException extends IllegalArgumentException {
    private final String sentence;

    MalformedClaimException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** The expectation, in one line that names the claim and repeats none of its values. */
    public String sentence() {
        return sentence;
    }
}
