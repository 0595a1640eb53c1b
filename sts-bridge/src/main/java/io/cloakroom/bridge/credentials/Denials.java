package io.cloakroom.bridge.credentials;

/** Says whether a policy that a session lacks would take something from it. */
@FunctionalInterface
public interface Denials {
    /** Whether the document that this name means now, for whoever the session's provider lets in, holds a Deny. */
    boolean deny(Session session, String name);
}
