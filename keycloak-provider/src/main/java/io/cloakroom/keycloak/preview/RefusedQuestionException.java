package io.cloakroom.keycloak.preview;

import jakarta.ws.rs.core.Response;

/** A question that cannot be answered. The message is a sentence for the administrator. */
final class RefusedQuestionException extends RuntimeException {
    private final Response.Status status;
    private final String sentence;

    RefusedQuestionException(Response.Status status, String sentence) {
        super(sentence);
        this.status = status;
        this.sentence = sentence;
    }

    Response.Status status() {
        return status;
    }

    String sentence() {
        return sentence;
    }
}
