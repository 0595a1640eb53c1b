package io.cloakroom.bridge.credentials;

import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The user of a directory to whom a session belongs.
 *
 * @param dn in the form in which policies are attached to it
 */
public record DirectoryUser(String dn, Session session) {
    /** The issuer of its sessions. */
    public static final String ISSUER = "urn:cloakroom:ldap";

    private static final String LOGIN_NAME = "ldapUsername";
    private static final String GROUPS = "groups";

    /** The DNs of its groups as of the login: all, or if they did not fit, those that had policies then. */
    public List<String> groups() {
        return session.policies();
    }

    /** When the groups were looked up. */
    public Instant asOf() {
        return session.assertedAt();
    }

    /** The login name; empty if the session has no room for it. */
    public Optional<String> loginName() {
        return loginName(session);
    }

    /** The same, of a session that has the policies of a role. */
    public static Optional<String> loginName(Session session) {
        return Optional.ofNullable(session.claims().get(LOGIN_NAME)).map(List::getFirst);
    }

    /**
     * The values of a condition key about users of a directory; empty if the key is about something else.
     *
     * @throws UnavailableValueException if the session has no room for the value
     */
    public Optional<List<String>> values(String key) {
        return switch (key) {
            case "ldap:user" -> Optional.of(List.of(dn));
            case "ldap:username", "aws:username" ->
                Optional.of(List.of(loginName().orElseThrow(() -> new UnavailableValueException(key))));
            case "ldap:groups", "aws:groups", "jwt:groups" -> Optional.of(allGroups(key));
            default -> Optional.empty();
        };
    }

    /** Whether groups without policies are among those it has. */
    public boolean hasAllGroups() {
        return !session.attributes().withheld().names().contains(GROUPS);
    }

    private List<String> allGroups(String key) {
        if (!hasAllGroups()) {
            throw new UnavailableValueException(key);
        }
        return groups();
    }
}
