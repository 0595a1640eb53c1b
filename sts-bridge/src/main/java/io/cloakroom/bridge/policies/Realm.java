package io.cloakroom.bridge.policies;

/**
 * A Keycloak realm as the settings of one provider know it. Its documents count for identities of that provider and
 * issuer, and for nobody else.
 *
 * @param provider the name of the provider, {@code _} for the unnamed one
 * @param issuer the {@code iss} of its tokens
 */
public record Realm(String provider, String issuer) {
    /** For what is known of a provider only. No token has this issuer. */
    static Realm ofAnyIssuer(String provider) {
        return new Realm(provider, "");
    }
}
