package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SignalPolling;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.signals.SignalPoll.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how the polls of one provider go: when that changes, and once an hour while it lasts. */
final class PollLog {
    private static final Duration SAY_AGAIN = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(SignalPoll.class);

    private final String provider;
    private final boolean isWanted;
    private final InstantSource clock;
    private final Map<RefusedEventException.Reason, Instant> saidRefusals =
            new EnumMap<>(RefusedEventException.Reason.class);
    private Instant lastSaid = Instant.EPOCH;
    private String lastProblem = "never asked";

    PollLog(OidcProviderConfig provider, InstantSource clock) {
        this.provider = provider.name();
        this.isWanted = provider.signals() == SignalPolling.WANTED;
        this.clock = clock;
    }

    /** Once an hour for each reason: a metric counts them. */
    void refused(RefusedEventException e) {
        Instant now = clock.instant();
        Instant said = saidRefusals.getOrDefault(e.reason(), Instant.EPOCH);
        if (now.isAfter(said.plus(SAY_AGAIN))) {
            saidRefusals.put(e.reason(), now);
            LOG.warn("Provider {}: a polled token is refused: {}.", provider, e.sentence());
        } else {
            LOG.debug("Provider {}: a polled token is refused: {}.", provider, e.sentence());
        }
    }

    /** @param hasChanges whether the stream carries changes of what users may do */
    void works(String stream, boolean hasChanges) {
        if (!lastProblem.isEmpty()) {
            LOG.info(
                    "Provider {}: its security events are polled (stream {}); changes of what users may do are {}"
                            + " them.",
                    provider,
                    stream,
                    hasChanges ? "among" : "not among");
        }
        lastProblem = "";
    }

    void failed(String problem, Outcome outcome) {
        Instant now = clock.instant();
        if (!problem.equals(lastProblem) || now.isAfter(lastSaid.plus(SAY_AGAIN))) {
            lastSaid = now;
            if (outcome == Outcome.NOT_OFFERED && !isWanted) {
                LOG.info("Provider {}: its security events are not polled: {}", provider, problem);
            } else if (outcome == Outcome.UNDECIDED) {
                LOG.warn("Provider {}: a polled token cannot be taken now and is tried again: {}", provider, problem);
            } else {
                LOG.warn("Provider {}: its security events cannot be polled: {}", provider, problem);
            }
        }
        lastProblem = problem;
    }
}
