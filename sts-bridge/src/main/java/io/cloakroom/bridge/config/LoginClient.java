package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.util.Locale;
import java.util.Optional;

/**
 * The client of a provider in whose name people log in.
 *
 * @param secret empty for a public client, which proves itself by nothing but PKCE
 * @param scope that tokens are asked for, beside {@code openid}; empty: the client's own
 */
public record LoginClient(String id, Optional<Secret> secret, Optional<String> scope) {
    public LoginClient {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a client must have an id");
        }
    }

    /**
     * The word by which start URLs end with a provider. The unnamed one has the name of the product.
     *
     * @param provider its name, {@code _} for the unnamed one
     */
    public static String word(String provider) {
        return provider.equals("_") ? "cloakroom" : provider.toLowerCase(Locale.ROOT);
    }

    /** What an authorization request asks for. */
    public String scopes() {
        return scope.map(own -> "openid " + own).orElse("openid");
    }
}
