package io.cloakroom.cli.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.policy.json.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The lines of a case file, one at a time, so that a file of any length needs memory for one line only. */
final class CaseLines {
    /** The longest line: room for a pattern that is matched with a text of some megabytes. */
    static final int MAX_LINE_BYTES = 8 << 20;

    private static final int CHUNK_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int position;
    private int limit;
    private byte[] line = new byte[1024];
    private int length;
    private long number;

    CaseLines(InputStream in) {
        this.in = in;
    }

    /** A line that isn't blank. */
    sealed interface Line {
        /** From 1. */
        long number();

        /** A line that could be read. */
        record Text(long number, String text) implements Line {}

        /** A line that is not valid text, or too long. */
        record Unreadable(long number, String problem) implements Line {}
    }

    /** The next line that isn't blank; empty at the end. */
    Optional<Line> next() throws IOException {
        while (advance()) {
            if (length > MAX_LINE_BYTES) {
                return Optional.of(
                        new Line.Unreadable(number, "the line is longer than %d bytes".formatted(MAX_LINE_BYTES)));
            }
            if (!isBlank()) {
                return Optional.of(decode());
            }
        }
        return Optional.empty();
    }

    /** Reads one line into the buffer, or only the beginning of one that is too long. Returns false at the end. */
    private boolean advance() throws IOException {
        length = 0;
        boolean any = false;
        while (position < limit || fill()) {
            any = true;
            int end = position;
            while (end < limit && chunk[end] != '\n') {
                end++;
            }
            append(end);
            boolean complete = end < limit;
            position = complete ? end + 1 : end;
            if (complete) {
                break;
            }
        }
        number += any ? 1 : 0;
        return any;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(chunk));
        return limit > 0;
    }

    private void append(int end) {
        int count = Math.min(end - position, MAX_LINE_BYTES + 1 - length);
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, line.length * 2));
        }
        System.arraycopy(chunk, position, line, length, count);
        length += count;
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private Line decode() {
        Optional<String> problem = Utf8.problemOfLine(ByteBuffer.wrap(line, 0, length));
        return problem.isPresent()
                ? new Line.Unreadable(number, problem.get())
                : new Line.Text(number, new String(line, 0, length, UTF_8));
    }
}
