package io.cloakroom.examples.login;

/** The login did not succeed; the message is for the user. */
public final class LoginException extends Exception {
    public LoginException(String message) {
        super(message);
    }
}
