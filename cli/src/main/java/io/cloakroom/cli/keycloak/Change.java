package io.cloakroom.cli.keycloak;

import java.util.Locale;

/**
 * A difference between a realm as it is and as it is wanted.
 *
 * @param what in words, such as {@code client scope `s3`}
 * @param right that making it takes
 * @param step makes it
 */
record Change(Kind kind, String what, Right right, Step step) {
    enum Kind {
        CREATE("+", "created"),
        CHANGE("~", "changed"),
        REMOVE("-", "removed");

        private final String sign;
        private final String done;

        Kind(String sign, String done) {
            this.sign = sign;
            this.done = done;
        }
    }

    /** A role of the realm's administrators. */
    enum Right {
        MANAGE_CLIENTS("client scopes and clients", "/client-scopes", "{\"name\": \"\"}"),
        MANAGE_REALM("realm roles and policies", "/roles", "{}"),
        MANAGE_USERS("roles of the bridge's service account", "/users", "{}"),
        CREATE_REALM("a new realm", "", "");

        /** What it is for. */
        final String purpose;
        /** Where something is created with it, and a representation of which nothing can be created. */
        final String path;

        final String invalid;

        Right(String purpose, String path, String invalid) {
            this.purpose = purpose;
            this.path = path;
            this.invalid = invalid;
        }

        /** Keycloak's name of the role. */
        String role() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Calls Keycloak. */
    @FunctionalInterface
    interface Step {
        void make(AdminSession session) throws KeycloakException;
    }

    /** As a line of a list of differences. */
    String line() {
        return kind.sign + " " + what;
    }

    /** As a line of what has been done. */
    String done() {
        return kind.done + " " + what;
    }
}
