package io.cloakroom.policy.json;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with one document, so that its author sees it all at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(String pointer, String message) {
        if (found.size() < PolicyReader.MAX_PROBLEMS) {
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
            if (found.size() < PolicyReader.MAX_PROBLEMS) {
                // looking for what was meant is by far the dearest part of reading
                add(pointer, (e.getMessage() == null ? "malformed" : e.getMessage()) + hint.get());
            }
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    int size() {
        return found.size();
    }

    List<Problem> toList() {
        return List.copyOf(found);
    }
}
