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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions as providers say. When a call returns, what it ended is in the state store. Nothing is ended that was
 * asserted after the event.
 */
public final class SignalReceiver {
    /** Each is kept for long, and whoever may edit roles of a realm can name as many policies as they like. */
    private static final int MOST_POLICIES = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(SignalReceiver.class);

    private final OidcProviders providers;
    private final Cutoffs cutoffs;
    private final EventEnds ends;
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
        this(providers, cutoffs, new Leavers());
    }

    SignalReceiver(OidcProviders providers, Cutoffs cutoffs, Leavers leavers) {
        this.providers = providers;
        this.cutoffs = cutoffs;
        this.ends = new EventEnds(cutoffs, leavers);
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
        SecurityEvents events = providers.verifyStreamed(token, stream, from, arrived);
        List<String> done = doAsTold(events);
        LOG.info("Provider {}: token {}: {}", from.name(), events.id(), String.join(", ", done));
        return events;
    }

    /** Counts a token of a provider that is told back as refused. */
    void countRefused(String provider) {
        count(provider, "", Outcome.REFUSED);
    }

    /** Ends what the events end, and returns what was done, for people. */
    private List<String> doAsTold(SecurityEvents events) {
        List<String> done = new ArrayList<>();
        for (String uri : events.types()) {
            Optional<EventType> type = EventType.of(uri);
            List<Cutoff> ended = type.map(known -> ends.of(known, events)).orElse(List.of());
            List<Cutoff> news =
                    ended.stream().filter(cutoff -> !cutoffs.cover(cutoff)).toList();
            news.forEach(cutoffs::add);
            Outcome outcome = ended.isEmpty() ? Outcome.IGNORED : news.isEmpty() ? Outcome.REPEATED : Outcome.ENDED;
            String word = type.map(EventType::word).orElse("unknown");
            count(events.source().name(), word, outcome);
            done.add("%s: %s %s".formatted(word, word(outcome), ended));
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
}
