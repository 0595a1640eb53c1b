package io.cloakroom.bridge.credentials;

import java.time.Instant;

/**
 * One entry of the revocation list. It voids what was asserted at or before a time.
 *
 * @param scope whose sessions
 * @param before inclusive, on the clock of whoever asked for the cut-off
 */
public record Cutoff(Scope scope, Instant before) {
    /** Whose sessions a cut-off voids. */
    public sealed interface Scope {
        /** The sessions of one user or service account. */
        record Subject(String issuer, String subject) implements Scope {}

        /** The sessions of one login ({@code sid}), whenever they were asserted. */
        record Login(String issuer, String sessionId) implements Scope {}

        /** The session of one access key id. */
        record AccessKey(String accessKeyId) implements Scope {}

        /** The sessions of one role. */
        record Role(String roleArn) implements Scope {}

        /** The sessions of one identity provider. */
        record Issuer(String issuer) implements Scope {}

        /** Every session. */
        record Everything() implements Scope {}
    }

    boolean voids(Instant assertedAt) {
        return scope instanceof Scope.Login || !assertedAt.isAfter(before);
    }
}
