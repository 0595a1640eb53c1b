package io.cloakroom.bridge.wire;

import io.cloakroom.aws.http.Headers;
import java.util.Arrays;

/** The header lines of a head, and where they stood in the head before: a line that came again is not read again. */
final class LineTable {
    private int[] bounds = new int[32];
    private int[] boundsBefore = new int[32];
    private String[] fields = new String[32];
    private String[] fieldsBefore = new String[32];
    private int count;
    private int countBefore;

    /** What was added since the last time becomes the head before. */
    void begin() {
        int[] newBounds = boundsBefore;
        boundsBefore = bounds;
        bounds = newBounds;
        String[] newFields = fieldsBefore;
        fieldsBefore = fields;
        fields = newFields;
        countBefore = count;
        count = 0;
    }

    int count() {
        return count;
    }

    /** Adds a line. */
    void add(int from, int end, String name, String value) {
        int at = 2 * count;
        if (at == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * at);
            fields = Arrays.copyOf(fields, 2 * at);
        }
        bounds[at] = from;
        bounds[at + 1] = end;
        fields[at] = name;
        fields[at + 1] = value;
        count++;
    }

    /**
     * Adds the line that begins here if the line of the same number in the head before had the same bytes.
     *
     * @return where it ends; -1: it is another one
     */
    int sameAsBefore(byte[] head, byte[] before, int from, int limit) {
        if (count >= countBefore) {
            return -1;
        }
        int at = 2 * count;
        int length = boundsBefore[at + 1] - boundsBefore[at];
        int end = from + length;
        if (end + 2 > limit
                || head[end] != '\r'
                || head[end + 1] != '\n'
                || !Arrays.equals(head, from, end, before, boundsBefore[at], boundsBefore[at + 1])) {
            return -1;
        }
        add(from, end, fieldsBefore[at], fieldsBefore[at + 1]);
        return end;
    }

    Headers end() {
        return Headers.of(Arrays.copyOf(fields, 2 * count));
    }
}
