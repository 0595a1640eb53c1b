package io.cloakroom.policy.condition;

/** A claim of a token cannot be what its name says. */
public final class MalformedClaimException extends IllegalArgumentException {
    private final String sentence;

    MalformedClaimException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What was expected: one line that names the claim and repeats none of its values. */
    public String sentence() {
        return sentence;
    }
}
