package io.cloakroom.policy;

/** The effect of a statement that applies. */
public enum Effect {
    ALLOW("Allow"),
    DENY("Deny");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** The text in documents; no other letter case is accepted. */
    public String text() {
        return text;
    }
}
