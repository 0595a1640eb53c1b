package io.cloakroom.policy.match;

/** An element of a policy cannot be what its text says. */
public final class MalformedElementException extends IllegalArgumentException {
    private final String sentence;

    /** @param sentence one line, without Java names */
    public MalformedElementException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** For the policy's author: what is wrong. Begins with MinIO's sentence where there is one. */
    public String sentence() {
        return sentence;
    }
}
