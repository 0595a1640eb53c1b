package io.cloakroom.keycloak.preview;

import java.util.List;
import java.util.stream.Stream;

/**
 * How somebody comes by a role or an attribute: a group, then a composite role inside it, and so on.
 *
 * @param steps in a few words each, from the user on; none: it is the user's own
 */
record Way(List<String> steps) {
    /** Directly. */
    static final Way OWN = new Way(List.of());

    Way {
        steps = List.copyOf(steps);
    }

    static Way by(String step) {
        return new Way(List.of(step));
    }

    Way then(String step) {
        return new Way(Stream.concat(steps.stream(), Stream.of(step)).toList());
    }
}
