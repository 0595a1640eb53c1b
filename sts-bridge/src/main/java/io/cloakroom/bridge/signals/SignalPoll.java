package io.cloakroom.bridge.signals;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.SignalPolling;
import io.cloakroom.bridge.identity.oidc.NotOfferedException;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.SecurityEvents;
import io.cloakroom.bridge.identity.oidc.SignalStream;
import io.cloakroom.bridge.identity.oidc.Transmitter;
import io.cloakroom.bridge.identity.oidc.Transmitter.Batch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the security events of one provider. A token is acknowledged with the poll after the one that brought it,
 * when what it ends is in the state: what is lost in between comes again. Confined to one thread at a time, but for
 * {@link #close}.
 */
final class SignalPoll implements AutoCloseable {
    /** A sign of life is asked for when the last one is this old. Keycloak allows one a minute. */
    private static final Duration VERIFY_AFTER = Duration.ofMinutes(4);

    private static final Duration VERIFY_AGAIN_AFTER = Duration.ofSeconds(61);

    /** A problem that lasts is said again after this time. */
    private static final Duration SAY_AGAIN = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(SignalPoll.class);

    private final Transmitter transmitter;
    private final SignalReceiver receiver;
    private final SignalHealth health;
    private final InstantSource clock;
    private final String provider;
    private final boolean isWanted;
    private final Set<String> done = new LinkedHashSet<>();
    private final Map<String, RefusedEventException> refused = new LinkedHashMap<>();
    private Instant lastVerified = Instant.EPOCH;
    private Instant lastSaid = Instant.EPOCH;
    private String lastProblem = "never asked";

    /** What became of a turn. */
    enum Outcome {
        /** There is more to fetch or to acknowledge. */
        MORE,
        /** Everything is done. */
        IDLE,
        /** The transmitter, the provider's keys or the state cannot be reached. */
        UNREACHABLE,
        /** The provider has no events for this client. */
        NOT_OFFERED
    }

    SignalPoll(Transmitter transmitter, SignalReceiver receiver, SignalHealth health, InstantSource clock) {
        this.transmitter = transmitter;
        this.receiver = receiver;
        this.health = health;
        this.clock = clock;
        this.provider = transmitter.provider().name();
        this.isWanted = transmitter.provider().signals() == SignalPolling.WANTED;
    }

    /** Polls once. Blocks. Problems are logged when they begin. */
    Outcome turn() {
        try {
            SignalStream stream = transmitter.stream();
            askForSignOfLife(stream);
            List<String> answered =
                    done.stream().limit(Transmitter.MOST_ANSWERS).toList();
            Batch batch = transmitter.poll(answered, refused);
            answered.forEach(done::remove);
            refused.clear();
            take(stream, batch);
            tellThatItWorks(stream);
            return batch.hasMore() || !done.isEmpty() || !refused.isEmpty() ? Outcome.MORE : Outcome.IDLE;
        } catch (NotOfferedException e) {
            return failed(e, Outcome.NOT_OFFERED);
        } catch (Throwable e) { // without this, nothing would ever be heard again
            return failed(e, Outcome.UNREACHABLE);
        }
    }

    @Override
    public void close() {
        transmitter.close();
    }

    /** What was done stays so, and is acknowledged later, also if one of the tokens fails. */
    private void take(SignalStream stream, Batch batch) throws RefusedEventException {
        for (Map.Entry<String, Secret> entry : batch.tokens().entrySet()) {
            String id = entry.getKey();
            if (done.contains(id)) {
                continue; // it came again before it was acknowledged
            }
            try {
                SecurityEvents events = receiver.takePolled(entry.getValue(), stream, transmitter.provider());
                Verification.askedAt(events)
                        .filter(asked -> !asked.isAfter(clock.instant()))
                        .ifPresent(asked -> health.note(provider, new SignalHealth.Heard(asked, hasChanges(stream))));
                done.add(id);
            } catch (RefusedEventException e) {
                if (e.reason() == RefusedEventException.Reason.UNAVAILABLE) {
                    throw e;
                }
                LOG.warn("Provider {}: a polled token is refused: {}.", provider, e.sentence());
                refused.put(id, e);
            }
        }
    }

    private static boolean hasChanges(SignalStream stream) {
        return stream.delivered().contains(EventType.TOKEN_CLAIMS_CHANGE.uri());
    }

    /** An empty stream looks like one that nothing is put into. */
    private void askForSignOfLife(SignalStream stream) {
        Instant now = clock.instant();
        boolean isFresh = health.heard(provider)
                .filter(heard -> heard.at().isAfter(now.minus(VERIFY_AFTER)))
                .isPresent();
        if (isFresh
                || now.isBefore(lastVerified.plus(VERIFY_AGAIN_AFTER))
                || stream.verification().isEmpty()) {
            return;
        }
        lastVerified = now;
        try {
            transmitter.verify(Verification.state(now));
        } catch (IOException e) {
            // Another bridge may have asked a moment ago. If nobody is heard, the provider counts as silent.
            LOG.debug("Provider {}: no sign of life can be asked for: {}", provider, e.getMessage());
        }
    }

    private void tellThatItWorks(SignalStream stream) {
        if (!lastProblem.isEmpty()) {
            LOG.info(
                    "Provider {}: its security events are polled (stream {}); changes of what users may do are {} them.",
                    provider,
                    stream.id(),
                    hasChanges(stream) ? "among" : "not among");
        }
        lastProblem = "";
    }

    private Outcome failed(Throwable e, Outcome outcome) {
        transmitter.forget();
        String problem = String.valueOf(e.getMessage());
        Instant now = clock.instant();
        if (!problem.equals(lastProblem) || now.isAfter(lastSaid.plus(SAY_AGAIN))) {
            lastSaid = now;
            if (outcome == Outcome.NOT_OFFERED && !isWanted) {
                LOG.info("Provider {}: its security events are not polled: {}", provider, problem);
            } else {
                LOG.warn("Provider {}: its security events cannot be polled: {}", provider, problem);
            }
        }
        lastProblem = problem;
        return outcome;
    }
}
