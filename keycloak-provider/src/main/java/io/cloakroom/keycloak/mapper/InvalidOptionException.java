package io.cloakroom.keycloak.mapper;

/** A mapper option that cannot be used. The message is a plain-text sentence for the administrator. */
sealed class InvalidOptionException extends IllegalArgumentException permits AmbiguousRowException {
    private final String sentence;

    InvalidOptionException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
