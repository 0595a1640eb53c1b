package io.cloakroom.aws.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Header fields in the order they came. Names are in lower case. Values are trimmed and hold one char per byte of the
 * wire (ISO 8859-1), so that a signature can be checked over what was sent. Immutable.
 */
public final class Headers {
    public static final Headers EMPTY = new Headers(new HeaderField[0]);

    private final HeaderField[] fields;

    private Headers(HeaderField[] fields) {
        this.fields = fields;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The first {@code count} fields. */
    public static Headers of(HeaderField[] fields, int count) {
        return new Headers(Arrays.copyOf(fields, count));
    }

    /** The first value of a header, whose name is given in lower case. */
    public Optional<String> first(String name) {
        for (HeaderField field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** All values of a header in the order they came; its name is given in lower case. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (HeaderField field : fields) {
            if (field.name().equals(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    public boolean contains(String name) {
        return first(name).isPresent();
    }

    public int size() {
        return fields.length;
    }

    public HeaderField field(int index) {
        return fields[index];
    }

    public String name(int index) {
        return fields[index].name();
    }

    public String value(int index) {
        return fields[index].value();
    }

    public void forEach(BiConsumer<String, String> action) {
        for (HeaderField field : fields) {
            action.accept(field.name(), field.value());
        }
    }

    /** Collects header fields. */
    public static final class Builder {
        private final List<HeaderField> fields = new ArrayList<>(16);

        private Builder() {}

        /**
         * Adds a field. The name is lower-cased, the value trimmed.
         *
         * @throws IllegalArgumentException if it is not a valid field, see {@link HeaderField#of}
         */
        public Builder add(String name, String value) {
            return add(HeaderField.of(name, value));
        }

        public Builder add(HeaderField field) {
            fields.add(field);
            return this;
        }

        /** Whether there is such a field by now; the name in lower case. */
        public boolean contains(String name) {
            for (HeaderField field : fields) {
                if (field.name().equals(name)) {
                    return true;
                }
            }
            return false;
        }

        public Builder addAll(Headers headers) {
            fields.addAll(Arrays.asList(headers.fields));
            return this;
        }

        public Headers build() {
            return new Headers(fields.toArray(new HeaderField[0]));
        }
    }
}
