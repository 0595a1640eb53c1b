package io.cloakroom.bridge.wire;

import io.cloakroom.aws.http.HeaderField;
import io.cloakroom.aws.http.Headers;
import java.util.Arrays;

/** The header lines of a head, and their places in the previous head. A line that is repeated is not parsed again. */
final class LineTable {
    private static final int FIRST_LINES = 16;

    private int[] bounds = new int[2 * FIRST_LINES];
    private int[] boundsBefore = new int[2 * FIRST_LINES];
    private HeaderField[] fields = new HeaderField[FIRST_LINES];
    private HeaderField[] fieldsBefore = new HeaderField[FIRST_LINES];
    private int count;
    private int countBefore;

    /** The lines added so far become the previous head. */
    void begin() {
        int[] newBounds = boundsBefore;
        boundsBefore = bounds;
        bounds = newBounds;
        HeaderField[] newFields = fieldsBefore;
        fieldsBefore = fields;
        fields = newFields;
        countBefore = count;
        count = 0;
    }

    /** The next head has no previous one. */
    void forget() {
        bounds = new int[2 * FIRST_LINES];
        boundsBefore = bounds.clone();
        fields = new HeaderField[FIRST_LINES];
        fieldsBefore = fields.clone();
        count = 0;
        countBefore = 0;
    }

    int count() {
        return count;
    }

    /** Chars of all fields that are held, however old. */
    int remembered() {
        int chars = 0;
        for (HeaderField[] held : new HeaderField[][] {fields, fieldsBefore}) {
            for (HeaderField field : held) {
                chars += field == null
                        ? 0
                        : field.name().length() + field.value().length();
            }
        }
        return chars;
    }

    /** Adds a line. */
    void add(int from, int end, HeaderField field) {
        int at = 2 * count;
        if (at == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * at);
            fields = Arrays.copyOf(fields, at);
        }
        bounds[at] = from;
        bounds[at + 1] = end;
        fields[count] = field;
        count++;
    }

    /**
     * Adds the line that begins here, if the line with the same number in the previous head had the same bytes.
     *
     * @return where it ends; -1 if the line is a different one
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
        add(from, end, fieldsBefore[count]);
        return end;
    }

    Headers end() {
        Arrays.fill(fields, count, fields.length, null); // an older head had more
        return Headers.of(fields, count);
    }
}
