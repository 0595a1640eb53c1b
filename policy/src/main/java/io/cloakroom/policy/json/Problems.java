package io.cloakroom.policy.json;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the problems of one document, so that its author sees them all at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private int size;

    void add(String pointer, String message) {
        size++;
        if (hasRoom()) {
            found.add(new Problem(pointer, message));
        }
    }

    /** The value of an element's text. Empty, with the problem noted, if the text is malformed. */
    <T> Optional<T> check(String pointer, Supplier<T> parse) {
        return check(pointer, parse, () -> "");
    }

    /** The same; the hint ends the message. */
    <T> Optional<T> check(String pointer, Supplier<T> parse, Supplier<String> hint) {
        try {
            return Optional.of(parse.get());
        } catch (MalformedElementException e) {
            // Searching for suggestions is by far the most expensive part of reading.
            String end = hasRoom() ? hint.get() : "";
            add(pointer, e.sentence() + end);
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The number of problems, including those over the limit. */
    int size() {
        return size;
    }

    private boolean hasRoom() {
        return found.size() < PolicyReader.MAX_PROBLEMS;
    }

    List<Problem> toList() {
        return List.copyOf(found);
    }
}
