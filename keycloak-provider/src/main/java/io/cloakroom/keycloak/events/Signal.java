package io.cloakroom.keycloak.events;

/**
 * Something that has happened to a user or a login.
 *
 * @param user id of the user; empty if only the login is known
 * @param login id of the login session; empty for all of the user's
 */
record Signal(Kind kind, String user, String login) {
    /**
     * What has happened.
     *
     * @see <a href="https://openid.net/specs/openid-caep-1_0-final.html">OpenID CAEP 1.0</a>
     * @see <a href="https://openid.net/specs/openid-risc-1_0-final.html">OpenID RISC Profile 1.0</a>
     */
    enum Kind {
        /** The user's tokens may have other policy names from now on. */
        CLAIMS("https://schemas.openid.net/secevent/caep/event-type/token-claims-change"),
        /** A login is over, or all of the user's. */
        SESSION("https://schemas.openid.net/secevent/caep/event-type/session-revoked"),
        /** The user has a new password, or lost a way to log in. */
        CREDENTIAL("https://schemas.openid.net/secevent/caep/event-type/credential-change"),
        /** The user may not log in any more. */
        DISABLED("https://schemas.openid.net/secevent/risc/event-type/account-disabled"),
        /** The user is gone. */
        PURGED("https://schemas.openid.net/secevent/risc/event-type/account-purged");

        private final String uri;

        Kind(String uri) {
            this.uri = uri;
        }

        /** The type of the event. */
        String uri() {
            return uri;
        }
    }

    static Signal of(Kind kind, String user) {
        return new Signal(kind, user, "");
    }

    static Signal ofLogin(String user, String login) {
        return new Signal(Kind.SESSION, user, login);
    }
}
