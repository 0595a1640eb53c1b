package io.cloakroom.aws.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Header fields in the order they came. Names are lower-case; values are trimmed and hold one char per byte of the wire
 * (ISO 8859-1), so that a signature can be checked over what was sent. Immutable.
 */
public final class Headers {
    public static final Headers EMPTY = new Headers(new String[0]);

    /** Name, value, name, value … */
    private final String[] fields;

    private Headers(String[] fields) {
        this.fields = fields;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Header fields that are already as they have to be.
     *
     * @param namesAndValues name, value, name, value …: names in lower case, values trimmed; taken over, not copied
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value");
        }
        return new Headers(namesAndValues);
    }

    /** The first value of a header; the name in lower case. */
    public Optional<String> first(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals(name)) {
                return Optional.of(fields[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** All values of a header, in the order they came; the name in lower case. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals(name)) {
                values.add(fields[i + 1]);
            }
        }
        return values;
    }

    public boolean contains(String name) {
        return first(name).isPresent();
    }

    public int size() {
        return fields.length / 2;
    }

    public String name(int index) {
        return fields[2 * index];
    }

    public String value(int index) {
        return fields[2 * index + 1];
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < fields.length; i += 2) {
            action.accept(fields[i], fields[i + 1]);
        }
    }

    /** Collects header fields. */
    public static final class Builder {
        private final List<String> fields = new ArrayList<>(32);

        private Builder() {}

        /** Adds a field; the name is lower-cased, the value trimmed. */
        public Builder add(String name, String value) {
            fields.add(name.toLowerCase(Locale.ROOT));
            fields.add(value.strip());
            return this;
        }

        public Headers build() {
            return new Headers(fields.toArray(new String[0]));
        }
    }
}
