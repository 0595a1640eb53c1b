package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.Variables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The known facts about a request, by full condition key: {@code aws:SourceIp}, {@code jwt:sub}, {@code s3:prefix},
 * {@code s3:RequestObjectTag/env}.
 *
 * <p>An implementation takes each key from the one source that defines it, never from a header or parameter that
 * happens to have its name. It is asked only for keys that some policy uses, so it may work lazily. Lookups must be
 * cheap, free of side effects, and safe from several threads.
 */
public interface RequestContext extends Variables {
    /** A context without values. */
    RequestContext EMPTY = key -> List.of();

    /**
     * The values of a key; an empty list if it is absent. A key with one empty string is present.
     *
     * @param key full name; case-sensitive
     * @throws UnavailableValueException if there may be values that are not known here
     */
    List<String> values(String key);

    /** The first value, if there is one and it is not empty. */
    @Override
    default Optional<String> variable(String name) {
        List<String> values = values(name);
        return values.isEmpty() || values.get(0).isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * Whether what is not known counts in the caller's favor: an Allow that depends on it applies, and a Deny that
     * depends on it does not.
     */
    default boolean favorsCaller() {
        return false;
    }

    /**
     * The same context, but what it does not know counts in the caller's favor. What is refused even so is refused
     * whatever the unknown values are. What is allowed is not decided.
     */
    static RequestContext inFavorOfCaller(RequestContext context) {
        return new RequestContext() {
            @Override
            public List<String> values(String key) {
                return context.values(key);
            }

            @Override
            public Optional<String> variable(String name) {
                return context.variable(name);
            }

            @Override
            public boolean favorsCaller() {
                return true;
            }
        };
    }

    /** A context with these values. */
    static RequestContext of(Map<String, List<String>> values) {
        Builder builder = new Builder();
        values.forEach(builder::put);
        return builder.build();
    }

    /** A context to be filled value by value. */
    static Builder builder() {
        return new Builder();
    }

    /** Collects values. */
    final class Builder {
        private final Map<String, List<String>> values = new LinkedHashMap<>();

        private Builder() {}

        /** Sets the values of a key, replacing earlier ones. */
        public Builder put(String key, String... keyValues) {
            return put(key, List.of(keyValues));
        }

        /** Sets the values of a key, replacing earlier ones. */
        public Builder put(String key, List<String> keyValues) {
            values.put(key, List.copyOf(keyValues));
            return this;
        }

        /** The context with the values so far. */
        public RequestContext build() {
            Map<String, List<String>> copy = Map.copyOf(values);
            return key -> copy.getOrDefault(key, List.of());
        }
    }
}
