package io.cloakroom.bridge.audit;

/** How a request was decided. */
public enum AuditDecision {
    /** There was no decision. */
    NONE(""),
    ALLOW("allow"),
    EXPLICIT_DENY("explicit-deny"),
    IMPLICIT_DENY("implicit-deny"),
    /** The caller is the owner: no policy was asked. */
    OWNER("owner"),
    /** A policy tests a condition key whose value cannot be known. */
    UNDECIDABLE("undecidable");

    private final String word;

    AuditDecision(String word) {
        this.word = word;
    }

    /** The word in the audit log. */
    @Override
    public String toString() {
        return word;
    }
}
