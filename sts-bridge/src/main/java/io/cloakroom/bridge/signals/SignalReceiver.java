package io.cloakroom.bridge.signals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.SecurityEvents;
import io.cloakroom.bridge.metrics.Metric;
import io.cloakroom.bridge.metrics.Scrape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Ends sessions as providers say. When a call returns, what it ended is in the state store. Nothing is ended that was
 * asserted after the event, except the sessions of a login that is over.
 */
public final class SignalReceiver {
    private static final int MOST_IDS = 100_000;
    /** Longer names of users and logins are in no token that is accepted here. */
    private static final int LONGEST_NAME = 2048;

    private final OidcProviders providers;
    private final Cutoffs cutoffs;
    /** The tokens that were taken. A repeated one ends nothing more, so it need not be written again. */
    private final Cache<String, Boolean> taken =
            Caffeine.newBuilder().maximumSize(MOST_IDS).executor(Runnable::run).build();

    private final Map<Counted, LongAdder> counts = new ConcurrentHashMap<>();

    /** What is counted; each value comes from the code or from settings. */
    private record Counted(String provider, String event, Outcome outcome) {}

    /** What came of an event. */
    private enum Outcome {
        /** Sessions were ended. */
        ENDED,
        /** The token was taken before. */
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
     * @param token a security event token or a logout token
     * @param address of the sender
     * @throws RefusedEventException if the token is not accepted
     * @throws AwsException {@code IDPCommunicationError} or {@code Throttling} if it cannot be verified now
     * @throws io.cloakroom.bridge.state.StateException if what it ends cannot be stored
     */
    void take(Secret token, String address, AuditDraft audit) throws RefusedEventException {
        SecurityEvents events;
        try {
            events = providers.verifyEvents(token, address);
        } catch (RefusedEventException e) {
            count("", "", Outcome.REFUSED);
            throw e;
        }
        audit.identity(events.source().name(), events.subject().orElse(""), "");
        String id = events.issuer() + ' ' + events.id();
        boolean isRepeated = taken.getIfPresent(id) != null;
        List<String> done = new ArrayList<>();
        for (String uri : events.types()) {
            Optional<EventType> type = EventType.of(uri);
            List<Cutoff> ends = type.map(known -> cutoffsOf(known, events)).orElse(List.of());
            if (!isRepeated) {
                ends.forEach(cutoffs::add);
            }
            Outcome outcome = ends.isEmpty() ? Outcome.IGNORED : isRepeated ? Outcome.REPEATED : Outcome.ENDED;
            String word = type.map(EventType::word).orElse("unknown");
            count(events.source().name(), word, outcome);
            done.add(word + ": " + word(outcome));
        }
        taken.put(id, true);
        audit.because(() -> String.join(", ", done));
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

    /** What an event ends. Later events refine none of it: the sessions it names are over. */
    private static List<Cutoff> cutoffsOf(EventType type, SecurityEvents events) {
        Map<String, Object> event = events.event(type.uri());
        List<Scope> scopes = switch (type) {
            case LOGOUT -> ofLogout(events, event);
            case SESSION_REVOKED ->
                subjectOf(events, event).scope(events.issuer()).stream().toList();
            case CREDENTIAL_CHANGE -> "create".equals(event.get("change_type")) ? List.of() : ofUser(events, event);
            case TOKEN_CLAIMS_CHANGE, ACCOUNT_DISABLED, ACCOUNT_PURGED, SESSIONS_REVOKED -> ofUser(events, event);
            case VERIFICATION, STREAM_UPDATED -> List.of();
        };
        Instant at = timeOf(events, event);
        return scopes.stream()
                .filter(SignalReceiver::isPossible)
                .map(scope -> new Cutoff(scope, at))
                .toList();
    }

    /**
     * The login that is over, or all of the user's if none is named. Offline tokens outlive a logout, unless it says
     * otherwise.
     *
     * @see <a href="https://www.keycloak.org/docs/latest/server_admin/#_oidc-logout">Keycloak: backchannel logout</a>
     */
    private static List<Scope> ofLogout(SecurityEvents events, Map<String, Object> event) {
        String issuer = events.issuer();
        if (events.sessionId().isEmpty()) {
            return events.subject().<Scope>map(subject -> new Scope.Subject(issuer, subject)).stream()
                    .toList();
        }
        String sid = events.sessionId().get();
        Scope login = new Scope.Login(issuer, sid);
        return Boolean.TRUE.equals(event.get("revoke_offline_access"))
                ? List.of(login, new Scope.LoginSoFar(issuer, sid))
                : List.of(login);
    }

    private static List<Scope> ofUser(SecurityEvents events, Map<String, Object> event) {
        return subjectOf(events, event).user(events.issuer()).stream().toList();
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

    /** When it happened, on the provider's clock: never after the token was made. */
    private static Instant timeOf(SecurityEvents events, Map<String, Object> event) {
        Instant issued = events.issuedAt();
        if (event.get("event_timestamp") instanceof Number seconds
                && seconds.longValue() >= 0
                && seconds.longValue() < issued.getEpochSecond()) {
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
