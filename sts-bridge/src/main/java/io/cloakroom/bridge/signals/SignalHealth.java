package io.cloakroom.bridge.signals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * When providers were last known to tell what happens, and since when without a gap. It is in the state, for bridges
 * that share the state share the stream too: what one of them has heard, and stored, holds for all.
 */
public final class SignalHealth {
    private static final String DIRECTORY = "signals/";
    /** Realms are asked every second. This is often enough to be written down. */
    private static final Duration NOTE_AFTER = Duration.ofMinutes(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateView state;
    private final Duration maxSilence;
    private final InstantSource clock;
    private final Parsed<Map<String, Heard>> known;

    /**
     * A sign of life of a provider's events.
     *
     * @param at all that happened before has been heard, if it was recorded
     * @param hasChanges whether changes of what users may do are among its events
     * @param stream that brought it; empty: the provider pushes. What one brings the others do not
     */
    record Sign(Instant at, boolean hasChanges, String stream) {}

    /**
     * What is known of a provider's events.
     *
     * @param last the last sign of life
     * @param since all that has happened from then on was recorded, so that it can be heard
     * @param recorded when the realm last said that it records everything; empty: it does not, or does not say so
     */
    public record Heard(Sign last, Instant since, Optional<Instant> recorded) {
        private static final Heard NEVER =
                new Heard(new Sign(Instant.EPOCH, false, ""), Instant.EPOCH, Optional.empty());

        /** The last sign of life. */
        public Instant at() {
            return last.at();
        }

        boolean hasChanges() {
            return last.hasChanges();
        }

        String toJson() {
            ObjectNode json = JSON.createObjectNode()
                    .put("heard", last.at().toString())
                    .put("changes", last.hasChanges())
                    .put("stream", last.stream())
                    .put("since", since.toString());
            recorded.ifPresent(when -> json.put("recorded", when.toString()));
            return json.toString();
        }

        /** A document that cannot be read stands for a provider that was never heard. */
        static Heard parse(String json) {
            try {
                JsonNode node = JSON.readTree(json);
                Instant at = Instant.parse(node.path("heard").asText());
                return new Heard(
                        new Sign(
                                at,
                                node.path("changes").asBoolean(),
                                node.path("stream").asText()),
                        node.has("since") ? Instant.parse(node.path("since").asText()) : at,
                        node.has("recorded")
                                ? Optional.of(
                                        Instant.parse(node.path("recorded").asText()))
                                : Optional.empty());
            } catch (JsonProcessingException | RuntimeException e) {
                return NEVER;
            }
        }

        /**
         * With a later sign of life. What a transmitter drops while nobody asks it, and what is left in a stream that
         * is gone, or was pushed before and is polled now, is never heard.
         */
        private Heard with(Sign sign, Duration maxSilence) {
            boolean isAnotherStream = !last.stream().equals(sign.stream());
            boolean wasSilent =
                    recorded.isEmpty() && last.at().isBefore(sign.at().minus(maxSilence));
            return new Heard(sign, isAnotherStream || wasSilent ? later(since, sign.at()) : since, recorded);
        }

        /** As the realm says that it has recorded everything for a while. */
        private Heard recorded(Instant from, Instant now) {
            return new Heard(last, later(since, recorded.isPresent() ? from : later(from, now)), Optional.of(now));
        }

        /** As the realm records nothing now. */
        private Heard unrecorded(Instant now) {
            return new Heard(last, later(since, now), Optional.empty());
        }

        /**
         * What of it can be meant. A bridge or a realm whose clock was ahead has written times that nothing reaches for
         * long: they would hide a silence, or keep every session from before the gap. Such a sign of life counts as
         * none since long ago.
         *
         * @param ahead how far clocks may differ
         */
        private Heard asOf(Instant now, Duration ahead) {
            Instant latest = now.plus(ahead);
            return new Heard(
                    last.at().isAfter(latest) ? new Sign(Instant.EPOCH, last.hasChanges(), last.stream()) : last,
                    since.isAfter(latest) ? now : since,
                    recorded.filter(when -> !when.isAfter(latest)));
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }

    /**
     * Knows what the state knows.
     *
     * @param maxSilence a provider that does not prove that it has recorded everything may have dropped events when it
     *     was not heard for longer
     */
    public SignalHealth(StateView state, Duration maxSilence, InstantSource clock) {
        this.state = state;
        this.maxSilence = maxSilence;
        this.clock = clock;
        this.known = state.parse(new Reader());
    }

    /** When a state is imported: what was heard here says more than what was heard when the other was written. */
    public static Optional<String> merge(String path, String there) {
        return path.startsWith(DIRECTORY) ? Optional.of(there) : Optional.empty();
    }

    /** What was heard, on any bridge of this state. */
    public Optional<Heard> heard(String provider) {
        return Optional.ofNullable(known.get().get(provider))
                .map(heard -> heard.asOf(clock.instant(), OidcProviders.CLOCK_LEEWAY));
    }

    /**
     * What is written down. A bridge whose clock is a little behind must not overwrite what the others write, which it
     * takes for the future, and they take for a gap. What no clock can mean is overwritten.
     */
    private Heard written(Heard heard) {
        return heard.asOf(clock.instant(), maxSilence);
    }

    private Optional<Heard> written(String provider) {
        return Optional.ofNullable(known.get().get(provider)).map(this::written);
    }

    /**
     * Notes a sign of life, if it is later than the one before. Blocks.
     *
     * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
     */
    void note(String provider, Sign sign) {
        if (written(provider).filter(before -> !sign.at().isAfter(before.at())).isEmpty()) {
            state.update(
                    DIRECTORY + provider,
                    found -> found.map(Heard::parse)
                            .map(this::written)
                            .map(before -> sign.at().isAfter(before.at()) ? before.with(sign, maxSilence) : before)
                            .orElseGet(() -> new Heard(sign, sign.at(), Optional.empty()))
                            .toJson());
        }
    }

    /** As {@link #note}, for signs that come every second: one a minute is stored, and what has changed. */
    void noteOften(String provider, Sign sign) {
        boolean isNews = written(provider)
                .filter(before -> before.hasChanges() == sign.hasChanges()
                        && before.last().stream().equals(sign.stream())
                        && sign.at().isBefore(before.at().plus(NOTE_AFTER)))
                .isEmpty();
        if (isNews) {
            note(provider, sign);
        }
    }

    /**
     * Notes that a realm records everything for this bridge. Blocks.
     *
     * @param from since when
     * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
     */
    void noteRecorded(String provider, Instant from, Instant now) {
        boolean isNews = written(provider)
                .filter(before ->
                        isOld(before.recorded(), now) || before.since().isBefore(from))
                .isPresent();
        if (isNews) {
            update(provider, before -> before.recorded(from, now));
        }
    }

    /**
     * Notes that a realm records nothing for this bridge now. Blocks.
     *
     * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
     */
    void noteUnrecorded(String provider, Instant now) {
        boolean isNews = written(provider)
                .filter(before -> before.recorded().isPresent() || isOld(Optional.of(before.since()), now))
                .isPresent();
        if (isNews) {
            update(provider, before -> before.unrecorded(now));
        }
    }

    private static boolean isOld(Optional<Instant> time, Instant now) {
        return time.filter(when -> now.isBefore(when.plus(NOTE_AFTER))).isEmpty();
    }

    private void update(String provider, UnaryOperator<Heard> change) {
        state.update(
                DIRECTORY + provider,
                found -> change.apply(written(Heard.parse(found.orElse("")))).toJson());
    }

    private static final class Reader implements StateParser<Heard, Map<String, Heard>> {
        @Override
        public String pathPrefix() {
            return DIRECTORY;
        }

        @Override
        public Heard read(StateDocument document) {
            return Heard.parse(document.json());
        }

        @Override
        public Map<String, Heard> combine(Map<String, Heard> byName) {
            return Map.copyOf(byName);
        }
    }
}
