package io.cloakroom.bridge.signals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * When providers were last known to tell what happens. It is in the state, for bridges that share the state share the
 * stream too: what one of them has heard, and stored, holds for all.
 */
public final class SignalHealth {
    private static final String DIRECTORY = "signals/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateView state;
    private final Parsed<Map<String, Heard>> known;

    /**
     * The last sign of life of a provider's events.
     *
     * @param at all that happened before has been heard
     * @param hasChanges whether changes of what users may do are among its events
     */
    public record Heard(Instant at, boolean hasChanges) {
        String toJson() {
            return JSON.createObjectNode()
                    .put("heard", at.toString())
                    .put("changes", hasChanges)
                    .toString();
        }

        /** A document that cannot be read stands for a provider that was never heard. */
        static Heard parse(String json) {
            try {
                JsonNode node = JSON.readTree(json);
                return new Heard(
                        Instant.parse(node.path("heard").asText()),
                        node.path("changes").asBoolean());
            } catch (JsonProcessingException | RuntimeException e) {
                return new Heard(Instant.EPOCH, false);
            }
        }
    }

    public SignalHealth(StateView state) {
        this.state = state;
        this.known = state.parse(new Reader());
    }

    /** When a state is imported: what was heard here says more than what was heard when the other was written. */
    public static Optional<String> merge(String path, String there) {
        return path.startsWith(DIRECTORY) ? Optional.of(there) : Optional.empty();
    }

    /** The last sign of life, on any bridge of this state. */
    public Optional<Heard> heard(String provider) {
        return Optional.ofNullable(known.get().get(provider));
    }

    /**
     * Notes a sign of life, if it is later than the one before. Blocks.
     *
     * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
     */
    void note(String provider, Heard now) {
        if (heard(provider).filter(before -> !now.at().isAfter(before.at())).isEmpty()) {
            state.update(
                    DIRECTORY + provider,
                    found -> found.filter(json -> Heard.parse(json).at().isAfter(now.at()))
                            .orElseGet(now::toJson));
        }
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
