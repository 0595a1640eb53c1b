package io.cloakroom.bridge.webhook;

import java.io.IOException;

/** A service gave no answer that can be used. The message is one sentence without addresses, for callers too. */
public final class WebhookException extends IOException {
    WebhookException(String message) {
        super(message);
    }

    /** The message, never null. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
