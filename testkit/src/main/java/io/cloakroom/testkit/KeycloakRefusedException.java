package io.cloakroom.testkit;

/** Keycloak's answer had an unexpected status. The message has the status and the body. */
public final class KeycloakRefusedException extends RuntimeException {
    private final int status;
    private final String body;

    KeycloakRefusedException(int status, String body) {
        super("Keycloak answered " + status + ": " + body);
        this.status = status;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public String body() {
        return body;
    }
}
