package io.cloakroom.bridge.identity.oidc;

import java.io.IOException;

/** A provider says no to what this bridge asks for with its own client. Asking again soon is of no use. */
public final class NotOfferedException extends IOException {
    private final boolean isMissing;

    private NotOfferedException(String message, boolean isMissing) {
        super(message);
        this.isMissing = isMissing;
    }

    NotOfferedException(String message) {
        this(message, false);
    }

    /** The provider does not have it at all. */
    static NotOfferedException missing(String message) {
        return new NotOfferedException(message, true);
    }

    boolean isMissing() {
        return isMissing;
    }
}
