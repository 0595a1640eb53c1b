package io.cloakroom.bridge.state;

/** The state store cannot be opened, read or written. The message names the store. */
public final class StateException extends RuntimeException {
    public StateException(String message) {
        super(message);
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
