package io.cloakroom.bridge.state;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A document that is parsed once, when it is first needed, so that a bridge with many thousands of them starts fast.
 * Two are equal if they have the same revision of the same document.
 *
 * @param <T> what it is read as
 */
public final class LazyDocument<T> implements Supplier<T> {
    private final StateDocument document;
    private final Function<StateDocument, T> reader;
    private volatile @Nullable T value;

    /** @param reader does not wait for anything; what it throws, {@link #get} throws each time */
    public LazyDocument(StateDocument document, Function<StateDocument, T> reader) {
        this.document = document;
        this.reader = reader;
    }

    /** The same object each time. */
    @Override
    public T get() {
        T known = value;
        return known != null ? known : read();
    }

    private synchronized T read() {
        T known = value;
        if (known == null) {
            known = reader.apply(document);
            value = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LazyDocument<?> that && document.equals(that.document);
    }

    @Override
    public int hashCode() {
        return document.hashCode();
    }
}
