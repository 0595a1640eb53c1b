package io.cloakroom.bridge.identity.oidc;

import java.io.IOException;

/** A provider cannot be reached, or answers something else than it should. The message is for operators, not for callers. */
final class ProviderException extends IOException {
    ProviderException(String message) {
        super(message);
    }
}
