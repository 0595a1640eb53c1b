package io.cloakroom.policy.match;

/** An element of a policy with a text that is not valid for it. */
public final class MalformedElementException extends IllegalArgumentException {
    private final String sentence;

    /** @param sentence one line, without Java names */
    public MalformedElementException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** The error, for the policy's author. Begins with MinIO's sentence where there is one. */
    public String sentence() {
        return sentence;
    }
}
