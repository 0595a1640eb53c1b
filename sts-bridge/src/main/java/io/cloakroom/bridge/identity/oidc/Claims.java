package io.cloakroom.bridge.identity.oidc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object from outside. No member appears twice, nothing follows the object, and nesting is
 * bounded.
 */
record Claims(Map<String, Object> members) {
    private static final int MAX_DEPTH = 64;
    private static final long LATEST_SECOND = 253_402_300_799L;
    private static final ObjectReader READER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .readerFor(new TypeReference<Map<String, @Nullable Object>>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    Claims {
        members = Collections.unmodifiableMap(members);
    }

    /** @throws IOException if it is not a JSON object */
    static Claims parse(byte[] json) throws IOException {
        @Nullable Map<String, @Nullable Object> read = READER.readValue(json);
        if (read == null) {
            throw new IOException("expected a JSON object");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        read.forEach((name, value) -> {
            if (value != null) {
                members.put(name, value);
            }
        });
        return new Claims(members);
    }

    /** These claims, and those others that these lack. */
    Claims and(Claims others) {
        Map<String, Object> both = new LinkedHashMap<>(others.members);
        both.putAll(members);
        return new Claims(both);
    }

    Claims without(Collection<String> names) {
        Map<String, Object> rest = new LinkedHashMap<>(members);
        rest.keySet().removeAll(names);
        return new Claims(rest);
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** The claim's value, if it is a string that is not empty. */
    Optional<String> text(String name) {
        return members.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** The strings of a claim that is a string or a list. Other list items are skipped. Empty for any other claim. */
    List<String> texts(String name) {
        Object value = members.get(name);
        if (value instanceof String text) {
            return List.of(text);
        }
        if (value instanceof Collection<?> values) {
            return values.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return List.of();
    }

    /**
     * A {@code NumericDate}, rounded down to the second; empty if it is not a number, is negative, or is beyond the
     * year 9999.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-2">RFC 7519, section 2</a>
     */
    Optional<Instant> time(String name) {
        if (!(members.get(name) instanceof Number number)) {
            return Optional.empty();
        }
        double seconds = Math.floor(number.doubleValue());
        return seconds >= 0 && seconds <= LATEST_SECOND
                ? Optional.of(Instant.ofEpochSecond((long) seconds))
                : Optional.empty();
    }
}
