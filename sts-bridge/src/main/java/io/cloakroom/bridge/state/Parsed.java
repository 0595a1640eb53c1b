package io.cloakroom.bridge.state;

/**
 * The current value of a parser. Reading it is one volatile read: the store is never asked.
 *
 * @param <T> the type of the value
 */
public final class Parsed<T> {
    private final StateView view;
    private final ParsedDocuments<?, T> documents;
    private final int index;

    Parsed(StateView view, ParsedDocuments<?, T> documents, int index) {
        this.view = view;
        this.documents = documents;
        this.index = index;
    }

    /** The value as last seen, however long ago. */
    public T get() {
        return valueIn(view.snapshot());
    }

    /**
     * The value, unless it may be too old to decide by.
     *
     * @throws io.cloakroom.aws.AwsException {@code ServiceUnavailable} if the store has been away for too long
     */
    public T current() {
        return valueIn(view.currentSnapshot());
    }

    /** Registers a listener that runs after each change of the value, on the thread of the view. It must not block. */
    public void onChange(Runnable listener) {
        view.addListener(documents, listener);
    }

    @SuppressWarnings("unchecked") // the view puts values of this parser at this index
    private T valueIn(StateSnapshot snapshot) {
        return (T) snapshot.value(index);
    }
}
