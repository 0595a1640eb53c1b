package io.cloakroom.bridge.signals;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.NamesLeft;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.RealmCutoffs;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.SecurityEvents;
import io.cloakroom.bridge.identity.oidc.SignalStream;
import io.cloakroom.bridge.metrics.Metric;
import io.cloakroom.bridge.metrics.Scrape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions as providers say. When a call returns, what it ended is in the state store. Nothing is ended that was
 * asserted after the event.
 */
public final class SignalReceiver {
    /** Longer names of users and logins are in no token that is accepted here. */
    private static final int LONGEST_NAME = 2048;

    /** Each is kept for long, and whoever may edit roles of a realm can name as many policies as they like. */
    private static final int MOST_POLICIES = 1000;

    /** Older than any token that is accepted: such a time says nothing. */
    private static final Duration OLDEST_EVENT = OidcProviders.MAX_TOKEN_AGE;

    private static final Logger LOG = LoggerFactory.getLogger(SignalReceiver.class);

    private final OidcProviders providers;
    private final Cutoffs cutoffs;
    private final Leavers leavers = new Leavers();
    private final Map<Counted, LongAdder> counts = new ConcurrentHashMap<>();

    /** What is counted; each value comes from the code or from settings. */
    private record Counted(String provider, String event, Outcome outcome) {}

    /** What came of an event. */
    private enum Outcome {
        /** Sessions were ended. */
        ENDED,
        /** They are ended already. */
        REPEATED,
        /** The event is unknown, or about nobody who can have sessions here. */
        IGNORED,
        /** The token was not accepted. */
        REFUSED
    }

    public SignalReceiver(OidcProviders providers, Cutoffs cutoffs) {
        this.providers = providers;
        this.cutoffs = cutoffs;
    }

    /**
     * Verifies a token and does what its events say. Blocks.
     *
     * @param isLogout whether it must be a logout token; otherwise it must be none
     * @param address of the sender
     * @throws RefusedEventException if the token is not accepted, or cannot be verified now
     * @throws io.cloakroom.bridge.state.StateException if what it ends cannot be stored
     */
    void take(Secret token, boolean isLogout, String address, AuditDraft audit) throws RefusedEventException {
        SecurityEvents events;
        try {
            events = providers.verifyEvents(token, isLogout, address);
        } catch (RefusedEventException e) {
            count("", "", Outcome.REFUSED);
            throw e;
        }
        audit.identity(events.source().name(), events.subject().orElse(""), "");
        List<String> done = doAsTold(events);
        audit.because(() -> "token %s: %s".formatted(events.id(), String.join(", ", done)));
    }

    /**
     * As {@link #take}, for a token that was fetched from a stream.
     *
     * @param arrived when it was fetched for the first time
     * @throws RefusedEventException if the token is not accepted, or cannot be verified now
     * @throws io.cloakroom.bridge.state.StateException if what it ends cannot be stored
     */
    SecurityEvents takePolled(Secret token, SignalStream stream, OidcProviderConfig from, Instant arrived)
            throws RefusedEventException {
        SecurityEvents events;
        try {
            events = providers.verifyStreamed(token, stream, from, arrived);
        } catch (RefusedEventException e) {
            count(from.name(), "", Outcome.REFUSED);
            throw e;
        }
        List<String> done = doAsTold(events);
        LOG.info("Provider {}: token {}: {}", from.name(), events.id(), String.join(", ", done));
        return events;
    }

    /** Ends what the events end, and returns what was done, for people. */
    private List<String> doAsTold(SecurityEvents events) {
        List<String> done = new ArrayList<>();
        for (String uri : events.types()) {
            Optional<EventType> type = EventType.of(uri);
            List<Cutoff> ends = type.map(known -> cutoffsOf(known, events)).orElse(List.of());
            List<Cutoff> news =
                    ends.stream().filter(cutoff -> !cutoffs.cover(cutoff)).toList();
            news.forEach(cutoffs::add);
            Outcome outcome = ends.isEmpty() ? Outcome.IGNORED : news.isEmpty() ? Outcome.REPEATED : Outcome.ENDED;
            String word = type.map(EventType::word).orElse("unknown");
            count(events.source().name(), word, outcome);
            done.add("%s: %s %s".formatted(word, word(outcome), ends));
        }
        return done;
    }

    /**
     * Ends what a realm says that it has ended. When the call returns, it is in the state store.
     *
     * @see RealmCutoffs.Receiver#take
     */
    public void takeRealm(String provider, String issuer, RealmCutoffs ended) {
        ended.notBefore().ifPresent(at -> takeRealm(provider, "realm", new Cutoff(new Scope.Issuer(issuer), at)));
        ended.policies()
                .forEach((name, at) ->
                        takeRealm(provider, "policy", new Cutoff(bounded(new Scope.Policy(issuer, name)), at)));
        ended.gains()
                .forEach((name, at) ->
                        takeRealm(provider, "gain", new Cutoff(new Scope.Issuer(issuer), NamesLeft.gained(at, name))));
    }

    private void takeRealm(String provider, String event, Cutoff cutoff) {
        if (!cutoffs.cover(cutoff)) {
            cutoffs.add(cutoff);
            count(provider, event, Outcome.ENDED);
            LOG.info(
                    "Provider {}: its realm has ended what was asserted up to {}{}: {}.",
                    provider,
                    cutoff.latest(),
                    cutoff.left().isEmpty() ? "" : " without a policy that many have got, if that denies something",
                    cutoff.scope());
        }
    }

    /** A realm whose policies have too many cut-offs loses all sessions at each further one. */
    private Scope bounded(Scope.Policy wanted) {
        boolean isKnown = cutoffs.cover(new Cutoff(wanted, Cutoff.NEVER));
        return isKnown || cutoffs.count(scope -> isOfSameIssuer(scope, wanted)) < MOST_POLICIES
                ? wanted
                : new Scope.Issuer(wanted.issuer());
    }

    private static boolean isOfSameIssuer(Scope scope, Scope.Policy wanted) {
        return scope instanceof Scope.Policy policy && policy.issuer().equals(wanted.issuer());
    }

    /** Tells what came of the events. */
    public void tell(Scrape scrape) {
        counts.forEach((counted, count) ->
                scrape.add(Metric.SIGNALS, count.sum(), counted.provider(), counted.event(), word(counted.outcome())));
    }

    private void count(String provider, String event, Outcome outcome) {
        counts.computeIfAbsent(new Counted(provider, event, outcome), any -> new LongAdder())
                .increment();
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** What an event ends. */
    private List<Cutoff> cutoffsOf(EventType type, SecurityEvents events) {
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
                .filter(SignalReceiver::isPossible)
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
        return List.of(leavers.bounded(login, user, issuer, EventType.LOGOUT));
    }

    /** The login that is named, or all that the user has if none is, or if too many were within the hour. */
    private List<Scope> ofRevokedSession(SecurityEvents events, Map<String, Object> event) {
        String issuer = events.issuer();
        EventSubject subject = subjectOf(events, event);
        Optional<Scope> user = subject.user(issuer);
        return subject
                .login()
                .<Scope>map(sid ->
                        leavers.bounded(new Scope.LoginSoFar(issuer, sid), user, issuer, EventType.SESSION_REVOKED))
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
                                .map(sid -> leavers.bounded(
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
}
