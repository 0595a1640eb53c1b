package io.cloakroom.bridge.state;

import java.util.Map;

/**
 * Makes one immutable value of the documents below a path prefix. Called by the thread of the {@link StateView}, so it
 * must not wait for anything.
 *
 * <p>A parser that throws keeps its last value in force, but the view then counts as out of date, like one whose store
 * is away. So a parser throws only where going on without the document would let somebody in.
 *
 * @param <D> what one document is read as
 * @param <T> the value
 */
public interface StateParser<D, T> {
    /** Which documents: {@code cutoffs/}. */
    String pathPrefix();

    /** Reads one document, once for each revision of it. */
    D read(StateDocument document);

    /**
     * Called after any of the documents has changed.
     *
     * @param byName all of them, by the rest of their path; it changes later, so a value must not keep it
     */
    T combine(Map<String, D> byName);
}
