package io.cloakroom.policy;

/** What a statement that applies does. */
public enum Effect {
    ALLOW("Allow"),
    DENY("Deny");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** As a document writes it; no other letter case is accepted. */
    public String text() {
        return text;
    }
}
