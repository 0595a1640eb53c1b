package io.cloakroom.bridge.identity;

/**
 * A configured identity source.
 *
 * @param name unique among the sources of its kind, {@code _} for the unnamed one
 */
public record Source(Kind kind, String name) {
    /** The kinds of proof of an identity. */
    public enum Kind {
        /** A token of an OpenID Connect provider. */
        OPENID,
        /** The credentials of a session that assumes a role. */
        SESSION,
        /** The certificate of a TLS connection. */
        CERTIFICATE,
        /** The key of a user of this installation. */
        USER,
        /** A token that a plugin of the operator vouches for. */
        PLUGIN,
        /** The password of a user of a directory. */
        LDAP
    }
}
