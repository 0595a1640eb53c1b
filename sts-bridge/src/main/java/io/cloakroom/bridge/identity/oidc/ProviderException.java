package io.cloakroom.bridge.identity.oidc;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider cannot be reached or gives an unexpected answer. The message is for operators, not for callers. */
final class ProviderException extends IOException {
    private final @Nullable String uselessFor;

    ProviderException(String message) {
        this(message, null);
    }

    private ProviderException(String message, @Nullable String uselessFor) {
        super(message);
        this.uselessFor = uselessFor;
    }

    /** The provider can be reached, but none of its keys is usable. Asking again does not help until they change. */
    static ProviderException ofUselessKeys(String issuer, String message) {
        return new ProviderException(message, issuer);
    }

    /** The issuer of a provider without usable keys; empty if something else is wrong. */
    Optional<String> issuerOfUselessKeys() {
        return Optional.ofNullable(uselessFor);
    }
}
