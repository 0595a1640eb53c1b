package io.cloakroom.cli.keycloak;

/** Keycloak refuses, or cannot be reached. The message is a sentence for the administrator. */
final class KeycloakException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isForbidden;

    KeycloakException(String sentence) {
        this(sentence, false);
    }

    private KeycloakException(String sentence, boolean isForbidden) {
        super(sentence);
        this.isForbidden = isForbidden;
    }

    /** The administrator lacks a right. */
    static KeycloakException forbidden(String sentence) {
        return new KeycloakException(sentence, true);
    }

    boolean isForbidden() {
        return isForbidden;
    }

    /** The message; never absent. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
