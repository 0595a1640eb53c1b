package io.cloakroom.bridge.credentials;

import java.time.Instant;

/**
 * One entry of the revocation list. It voids what was asserted at or before a time.
 *
 * @param scope whose sessions
 * @param before inclusive, on the clock of whoever asked for the cut-off
 */
public record Cutoff(Scope scope, Instant before) {
    /** The sessions that a cut-off voids. */
    public sealed interface Scope {
        /** The sessions of one user or service account. */
        record Subject(String issuer, String subject) implements Scope {}

        /**
         * The sessions that one login ({@code sid}) has got so far, but for those made with offline tokens: these
         * outlive a logout.
         */
        record Login(String issuer, String sessionId) implements Scope {}

        /** The sessions that one login ({@code sid}) has got so far, with offline tokens too. */
        record LoginSoFar(String issuer, String sessionId) implements Scope {}

        /** The sessions of one user, named as MinIO names it: by the value of {@code aws:username}. */
        record Account(String userName) implements Scope {}

        /** The sessions of one user that were given this label ({@code TokenRevokeType}). */
        record RevokeType(String userName, String type) implements Scope {}

        /**
         * The sessions of one identity provider that have this policy name from their token. Those of a role or of a
         * user of this installation have none: their policies are looked up when a request is decided, so they change
         * at once.
         */
        record Policy(String issuer, String name) implements Scope {}

        /** The session of one access key id. */
        record AccessKey(String accessKeyId) implements Scope {}

        /** The sessions of one role. */
        record Role(String roleArn) implements Scope {}

        /** The sessions of one identity provider. */
        record Issuer(String issuer) implements Scope {}

        /** Every session. */
        record Everything() implements Scope {}
    }

    /** Whether it voids a session of its scope. */
    boolean voids(Session session) {
        boolean isSpared = scope instanceof Scope.Login && session.isOffline();
        return !isSpared && !session.assertedAt().isAfter(before);
    }
}
