package io.cloakroom.bridge.signals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Ends sessions as providers say. When a call returns, what it ended is in the state store. Nothing is ended that was
 * asserted after the event.
 */
public final class SignalReceiver {
    /** Longer names of users and logins are in no token that is accepted here. */
    private static final int LONGEST_NAME = 2048;

    /** Each cut-off is kept for long. Who logs out more often within an hour loses all sessions at each logout. */
    private static final int MOST_LOGOUTS = 50;

    /** Older than any token that is accepted: such a time says nothing. */
    private static final Duration OLDEST_EVENT = OidcProviders.MAX_TOKEN_AGE;

    private final OidcProviders providers;
    private final Cutoffs cutoffs;
    private final Cache<Scope, AtomicInteger> logouts = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

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
        String provider = events.source().name();
        audit.identity(provider, events.subject().orElse(""), "");
        List<String> done = new ArrayList<>();
        for (String uri : events.types()) {
            Optional<EventType> type = EventType.of(uri);
            List<Cutoff> ends = type.map(known -> cutoffsOf(known, events)).orElse(List.of());
            List<Cutoff> news =
                    ends.stream().filter(cutoff -> !cutoffs.cover(cutoff)).toList();
            news.forEach(cutoffs::add);
            Outcome outcome = ends.isEmpty() ? Outcome.IGNORED : news.isEmpty() ? Outcome.REPEATED : Outcome.ENDED;
            String word = type.map(EventType::word).orElse("unknown");
            count(provider, word, outcome);
            done.add("%s: %s %s".formatted(word, word(outcome), ends));
        }
        audit.because(() -> "token %s: %s".formatted(events.id(), String.join(", ", done)));
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
     * What the login has got so far, or all that the user has if no login is named. Keycloak sends the same token when
     * only the consent for one client is withdrawn, and the login goes on. Offline tokens outlive a logout, unless it
     * says otherwise.
     *
     * @see <a href="https://www.keycloak.org/docs/latest/server_admin/#_oidc-logout">Keycloak: backchannel logout</a>
     */
    private List<Scope> ofLogout(SecurityEvents events, Map<String, Object> event) {
        String issuer = events.issuer();
        Optional<Scope> user = events.subject().map(subject -> new Scope.Subject(issuer, subject));
        if (events.sessionId().isEmpty() || user.filter(this::hasManyLogouts).isPresent()) {
            return user.stream().toList();
        }
        String sid = events.sessionId().get();
        boolean areOfflineTooOver = Boolean.TRUE.equals(event.get("revoke_offline_access"));
        return List.of(areOfflineTooOver ? new Scope.LoginSoFar(issuer, sid) : new Scope.Login(issuer, sid));
    }

    private boolean hasManyLogouts(Scope user) {
        return logouts.get(user, any -> new AtomicInteger()).incrementAndGet() > MOST_LOGOUTS;
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
                && seconds.longValue() >= issued.minus(OLDEST_EVENT).getEpochSecond()
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
