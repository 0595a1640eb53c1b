package io.cloakroom.bridge.identity.oidc;

import java.io.IOException;

/** A provider says no to what this bridge asks for with its own client. Asking again soon is of no use. */
public final class NotOfferedException extends IOException {
    NotOfferedException(String message) {
        super(message);
    }
}
