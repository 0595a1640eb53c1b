package io.cloakroom.bridge.signals;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.identity.oidc.NotOfferedException;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.SecurityEvents;
import io.cloakroom.bridge.identity.oidc.SignalStream;
import io.cloakroom.bridge.identity.oidc.Transmitter;
import io.cloakroom.bridge.identity.oidc.Transmitter.Batch;
import io.cloakroom.bridge.state.StateException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the security events of one provider. A token is acknowledged with the poll after the one that brought it,
 * when what it ends is in the state: what is lost in between comes again. Confined to one thread at a time, but for
 * {@link #close}.
 */
final class SignalPoll implements AutoCloseable {
    /** A sign of life is asked for when the last one is this old. Keycloak allows one a minute, and a provider may be
     * silent for five. */
    private static final Duration VERIFY_AFTER = Duration.ofMinutes(3);

    /** At most so much later, so that of the bridges that share a stream only one asks. */
    private static final Duration VERIFY_SPREAD = Duration.ofMinutes(1);

    /** What a stream carries can change. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMinutes(4);

    /** How long a token is kept that is from the future. It is not lost where clocks are apart by minutes. */
    private static final Duration MAY_BE_EARLY = Duration.ofMinutes(10);

    private static final Duration VERIFY_AGAIN_AFTER = Duration.ofSeconds(61);

    /** More than come at once. */
    private static final int MOST_RECENT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(SignalPoll.class);

    private final Transmitter transmitter;
    private final SignalReceiver receiver;
    private final SignalHealth health;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String provider;
    private final PollLog log;
    private final Set<String> done = new LinkedHashSet<>();
    private final Map<String, RefusedEventException> refused = new LinkedHashMap<>();
    /** When those came first that cannot be verified yet: what is not in the last batch is forgotten. */
    private Map<String, Instant> undecided = Map.of();
    /** Hashes of the ids that came last, so that it is seen if nothing else comes any more. */
    private final Set<Integer> recent = new LinkedHashSet<>();

    private boolean isRepeating;
    private Instant lastLooked = Instant.EPOCH;
    private Instant lastVerified = Instant.EPOCH;
    private Duration verifyAfter;

    /** What became of a turn. */
    enum Outcome {
        /** There is more to fetch or to acknowledge. */
        MORE,
        /** Everything is done. */
        IDLE,
        /** Something has come that cannot be verified or stored now. What comes behind it must not wait for that. */
        UNDECIDED,
        /** The transmitter cannot be reached. */
        UNREACHABLE,
        /** The provider has no events for this client. */
        NOT_OFFERED;

        /** Whether the transmitter has answered a poll. */
        boolean hasAnswer() {
            return this != UNREACHABLE && this != NOT_OFFERED;
        }
    }

    SignalPoll(
            Transmitter transmitter,
            SignalReceiver receiver,
            SignalHealth health,
            InstantSource clock,
            RandomGenerator random) {
        this.transmitter = transmitter;
        this.receiver = receiver;
        this.health = health;
        this.clock = clock;
        this.random = random;
        this.verifyAfter = verifyAfter();
        this.provider = transmitter.provider().name();
        this.log = new PollLog(transmitter.provider(), clock);
    }

    /** Polls once. Blocks. Problems are logged when they begin. */
    Outcome turn() {
        try {
            SignalStream stream = stream();
            List<String> answered =
                    done.stream().limit(Transmitter.MOST_ANSWERS).toList();
            Map<String, RefusedEventException> told = new LinkedHashMap<>();
            refused.entrySet().stream()
                    .limit(Transmitter.MOST_ANSWERS)
                    .forEach(each -> told.put(each.getKey(), each.getValue()));
            Batch batch = transmitter.poll(answered, told);
            answered.forEach(done::remove);
            told.keySet().forEach(refused::remove);
            boolean isOnlyRepeated;
            boolean hasAsked;
            try {
                isOnlyRepeated = isRepeated(batch, take(stream, batch));
            } finally { // afterwards, for what has happened must not wait for it
                hasAsked = askForSignOfLife(stream);
            }
            log.works(stream.id(), hasChanges(stream));
            lookAgain();
            if (hasAsked) {
                return Outcome.MORE;
            }
            return isOnlyRepeated || (!batch.hasMore() && done.isEmpty() && refused.isEmpty())
                    ? Outcome.IDLE
                    : Outcome.MORE;
        } catch (NotOfferedException e) {
            return failed(e, Outcome.NOT_OFFERED);
        } catch (RefusedEventException | StateException e) {
            return failed(e, Outcome.UNDECIDED);
        } catch (Throwable e) { // without this, nothing would ever be heard again
            return failed(e, Outcome.UNREACHABLE);
        }
    }

    @Override
    public void close() {
        transmitter.close();
    }

    /** Whether a batch has nothing new, as the one before: the transmitter takes no notice of what it is answered. */
    private boolean isRepeated(Batch batch, boolean hasNews) {
        boolean wasRepeating = isRepeating;
        isRepeating = !batch.tokens().isEmpty() && !hasNews;
        return isRepeating && wasRepeating;
    }

    /** Notes a token that has been decided upon. Returns whether it is a new one. */
    private boolean isNews(String id) {
        boolean isNews = recent.add(id.hashCode());
        if (recent.size() > MOST_RECENT) {
            recent.remove(recent.iterator().next());
        }
        return isNews;
    }

    /**
     * What was done stays so, and is acknowledged later, also if one of the tokens cannot be verified now. Those behind
     * it do not wait.
     *
     * @return whether any of them is new
     * @throws RefusedEventException if a token cannot be verified now, when all have been tried
     */
    private boolean take(SignalStream stream, Batch batch) throws RefusedEventException {
        Map<String, Instant> before = undecided;
        undecided = new LinkedHashMap<>();
        boolean hasNews = false;
        Optional<RefusedEventException> first = Optional.empty();
        for (Map.Entry<String, Secret> entry : batch.tokens().entrySet()) {
            String id = entry.getKey();
            if (done.contains(id)) {
                continue; // it came again before it was acknowledged
            }
            Instant arrived = before.getOrDefault(id, clock.instant());
            try {
                SecurityEvents events = receiver.takePolled(entry.getValue(), stream, transmitter.provider(), arrived);
                Verification.askedAt(events)
                        .filter(asked -> !asked.isAfter(clock.instant()))
                        .ifPresent(asked ->
                                health.note(provider, new SignalHealth.Sign(asked, hasChanges(stream), stream.id())));
                if (events.types().contains(EventType.STREAM_UPDATED.uri())) {
                    lastLooked = Instant.EPOCH;
                }
                done.add(id);
                hasNews |= isNews(id);
            } catch (RefusedEventException e) {
                if (mayBeGoodLater(e, arrived)) {
                    undecided.put(id, arrived);
                    first = first.or(() -> Optional.of(e));
                    continue;
                }
                receiver.countRefused(provider);
                log.refused(e);
                refused.put(id, e);
                hasNews |= isNews(id);
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
        return hasNews;
    }

    private boolean mayBeGoodLater(RefusedEventException e, Instant arrived) {
        return e.reason() == RefusedEventException.Reason.UNAVAILABLE
                || (e.reason() == RefusedEventException.Reason.TOO_EARLY
                        && clock.instant().isBefore(arrived.plus(MAY_BE_EARLY)));
    }

    private SignalStream stream() throws IOException {
        boolean isNeverLooked = lastLooked.equals(Instant.EPOCH); // or what it carries has changed
        if (isNeverLooked || (!undecided.isEmpty() && isToLookAgain())) {
            transmitter.lookAgain();
            lastLooked = clock.instant();
        }
        return transmitter.stream();
    }

    /** A sign of life must not count for events that the stream does not carry any more. */
    private void lookAgain() throws IOException {
        if (isToLookAgain()) {
            transmitter.lookAgain();
            lastLooked = clock.instant();
        }
    }

    private boolean isToLookAgain() {
        return !clock.instant().isBefore(lastLooked.plus(LOOK_AGAIN_AFTER));
    }

    private static boolean hasChanges(SignalStream stream) {
        return stream.delivered().contains(EventType.TOKEN_CLAIMS_CHANGE.uri());
    }

    /** An empty stream looks like one that nothing is put into. Returns whether the sign will come. */
    private boolean askForSignOfLife(SignalStream stream) {
        Instant now = clock.instant();
        boolean isFresh = health.heard(provider)
                .filter(heard -> heard.at().isAfter(now.minus(verifyAfter)))
                .isPresent();
        if (isFresh
                || now.isBefore(lastVerified.plus(VERIFY_AGAIN_AFTER))
                || stream.verification().isEmpty()) {
            return false;
        }
        lastVerified = now;
        verifyAfter = verifyAfter();
        try {
            transmitter.verify(Verification.state(now));
            return true;
        } catch (IOException e) {
            // Another bridge may have asked a moment ago. If nobody is heard, the provider counts as silent.
            LOG.debug("Provider {}: no sign of life can be asked for: {}", provider, e.getMessage());
            return false;
        }
    }

    private Duration verifyAfter() {
        return VERIFY_AFTER.plusMillis((long) (VERIFY_SPREAD.toMillis() * random.nextDouble()));
    }

    private Outcome failed(Throwable e, Outcome outcome) {
        if (outcome != Outcome.UNDECIDED) {
            transmitter.forget();
        }
        log.failed(String.valueOf(e.getMessage()), outcome);
        return outcome;
    }
}
