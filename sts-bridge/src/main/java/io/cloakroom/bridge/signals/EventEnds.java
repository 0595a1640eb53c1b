package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.NamesLeft;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.SecurityEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose sessions an event ends, and up to when. */
final class EventEnds {
    /** Longer names of users and logins are in no token that is accepted here. */
    private static final int LONGEST_NAME = 2048;

    /** Older than any token that is accepted: such a time says nothing. */
    private static final Duration OLDEST_EVENT = OidcProviders.MAX_TOKEN_AGE;

    private final Cutoffs cutoffs;
    private final Leavers leavers;

    EventEnds(Cutoffs cutoffs, Leavers leavers) {
        this.cutoffs = cutoffs;
        this.leavers = leavers;
    }

    /** What the event of this type ends. */
    List<Cutoff> of(EventType type, SecurityEvents events) {
        Map<String, Object> event = events.event(type.uri());
        Instant at = timeOf(events, event);
        Optional<NamesLeft> left = type == EventType.TOKEN_CLAIMS_CHANGE
                ? events.policiesLeft(type.uri()).flatMap(names -> NamesLeft.of(at, names))
                : Optional.empty();
        List<Scope> scopes = switch (type) {
            case LOGOUT -> ofLogout(events, event);
            case SESSION_REVOKED -> ofRevokedSession(events, event);
            case CREDENTIAL_CHANGE -> "create".equals(event.get("change_type")) ? List.of() : ofUser(events, event);
            case TOKEN_CLAIMS_CHANGE -> ofUserAndLogin(events, event);
            case ACCOUNT_DISABLED, ACCOUNT_PURGED, SESSIONS_REVOKED -> ofUser(events, event);
            case VERIFICATION, STREAM_UPDATED -> List.of();
        };
        return scopes.stream()
                .filter(EventEnds::isPossible)
                .map(scope -> left.filter(any -> !(scope instanceof Scope.Issuer)) // the names are those of one user
                        .map(names -> new Cutoff(scope, names))
                        .orElseGet(() -> new Cutoff(scope, at)))
                .toList();
    }

    /**
     * What the login has got so far, or all that the user has if no login is named. Keycloak sends the same token when
     * only the consent for one client is withdrawn, and the login goes on. Offline tokens outlive a logout, unless it
     * says otherwise.
     *
     * @see <a href="https://www.keycloak.org/docs/latest/server_admin/#_oidc-logout">Keycloak: backchannel logout</a>
     */
    private List<Scope> ofLogout(SecurityEvents events, Map<String, Object> event) {
        String issuer = events.issuer();
        Optional<Scope> user = events.subject().map(subject -> new Scope.Subject(issuer, subject));
        if (events.sessionId().isEmpty()) {
            return user.stream().toList();
        }
        String sid = events.sessionId().get();
        boolean areOfflineTooOver = Boolean.TRUE.equals(event.get("revoke_offline_access"));
        Scope login = areOfflineTooOver ? new Scope.LoginSoFar(issuer, sid) : new Scope.Login(issuer, sid);
        return List.of(bounded(login, user, issuer, EventType.LOGOUT));
    }

    /** The login that is named, or all that the user has if none is, or if too many were within the hour. */
    private List<Scope> ofRevokedSession(SecurityEvents events, Map<String, Object> event) {
        String issuer = events.issuer();
        EventSubject subject = subjectOf(events, event);
        Optional<Scope> user = subject.user(issuer);
        return subject
                .login()
                .<Scope>map(sid -> bounded(new Scope.LoginSoFar(issuer, sid), user, issuer, EventType.SESSION_REVOKED))
                .or(() -> user)
                .stream()
                .toList();
    }

    private static List<Scope> ofUser(SecurityEvents events, Map<String, Object> event) {
        return subjectOf(events, event).user(events.issuer()).stream().toList();
    }

    /** Where each client knows the user by another {@code sub}, only the login tells whose sessions they are. */
    private List<Scope> ofUserAndLogin(SecurityEvents events, Map<String, Object> event) {
        String issuer = events.issuer();
        EventSubject subject = subjectOf(events, event);
        Optional<Scope> user = subject.user(issuer);
        return Stream.concat(
                        user.stream(),
                        subject.login().stream()
                                .map(sid -> bounded(
                                        new Scope.LoginSoFar(issuer, sid),
                                        user,
                                        issuer,
                                        EventType.TOKEN_CLAIMS_CHANGE)))
                .distinct()
                .toList();
    }

    /** Older transmitters name the subject within the event. */
    @SuppressWarnings("unchecked") // JSON objects have texts as names
    private static EventSubject subjectOf(SecurityEvents events, Map<String, Object> event) {
        Map<String, Object> identifier = events.subjectIdentifier();
        if (identifier.isEmpty() && event.get("subject") instanceof Map<?, ?> own) {
            identifier = (Map<String, Object>) own;
        }
        return EventSubject.read(identifier, events.issuer());
    }

    /**
     * When it happened, on the provider's clock. A provider that makes the token just before the change can be seen
     * says so by a time that is a little later than the token's.
     */
    private static Instant timeOf(SecurityEvents events, Map<String, Object> event) {
        Instant issued = events.issuedAt();
        if (event.get("event_timestamp") instanceof Number seconds
                && seconds.longValue() >= issued.minus(OLDEST_EVENT).getEpochSecond()
                && seconds.longValue()
                        <= issued.plus(OidcProviders.CLOCK_LEEWAY).getEpochSecond()) {
            return Instant.ofEpochSecond(seconds.longValue());
        }
        return issued;
    }

    private static boolean isPossible(Scope scope) {
        String name = switch (scope) {
            case Scope.Subject subject -> subject.subject();
            case Scope.Login login -> login.sessionId();
            case Scope.LoginSoFar login -> login.sessionId();
            default -> "";
        };
        return name.length() <= LONGEST_NAME;
    }

    /** As {@link Leavers#bounded}. A login that has ended already is not counted again: its token may be repeated. */
    private Scope bounded(Scope login, Optional<Scope> user, String issuer, EventType type) {
        boolean isKnown = cutoffs.cover(new Cutoff(login, Cutoff.NEVER));
        return isKnown ? login : leavers.bounded(login, user, issuer, type);
    }
}
