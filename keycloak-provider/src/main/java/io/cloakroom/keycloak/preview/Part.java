package io.cloakroom.keycloak.preview;

import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;

/**
 * A part of a long list, in Keycloak's words for it.
 *
 * @param first how many entries are left out before it
 * @param max how many it has at most
 */
record Part(int first, int max) {
    /** More than a page can show. */
    private static final int MOST = 10_000;

    private static final int USUAL = 1_000;

    /** The beginning. */
    static final Part BEGINNING = new Part(0, USUAL);

    /**
     * Reads the parameters.
     *
     * @throws RefusedQuestionException with status 400, if they are no numbers or out of range
     */
    static Part parse(String first, String max) {
        return new Part(number("first", first, 0, 0, Integer.MAX_VALUE), number("max", max, USUAL, 1, MOST));
    }

    private static int number(String name, String text, int absent, int least, int most) {
        try {
            int number = text.isEmpty() ? absent : Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as what is out of range.
        }
        throw new RefusedQuestionException(
                Response.Status.BAD_REQUEST, "Parameter `%s` is a number from %d to %d.".formatted(name, least, most));
    }

    <T> List<T> of(Collection<T> all) {
        return all.stream().skip(first).limit(max).toList();
    }

    /** Whether a list of this length has entries that are not in the part. */
    boolean leavesOut(int size) {
        return first > 0 || size > max;
    }
}
