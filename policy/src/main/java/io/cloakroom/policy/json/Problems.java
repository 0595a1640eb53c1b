package io.cloakroom.policy.json;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with one document, so that its author sees it all at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private int size;

    void add(String pointer, String message) {
        size++;
        if (hasRoom()) {
            found.add(new Problem(pointer, message));
        }
    }

    /** The value that an element's text stands for; empty, and the problem noted, if it is malformed. */
    <T> Optional<T> check(String pointer, Supplier<T> parse) {
        return check(pointer, parse, () -> "");
    }

    /** The same; the hint is the end of the message. */
    <T> Optional<T> check(String pointer, Supplier<T> parse, Supplier<String> hint) {
        try {
            return Optional.of(parse.get());
        } catch (MalformedElementException e) {
            // looking for what was meant is by far the dearest part of reading
            String end = hasRoom() ? hint.get() : "";
            add(pointer, e.sentence() + end);
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** How many there are, also of those that are too many to be told. */
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
