package io.cloakroom.policy.match;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled wildcard pattern. {@code *} is any run of bytes, even an empty one or one with {@code /}. {@code ?} is
 * exactly one byte of the UTF-8 form. Everything else is literal; there is no escape. Matching takes time linear in the
 * text and uses no regular expressions, so no pattern can blow up.
 *
 * <p>The leftmost place of each run between two stars is always good enough, so there is no backtracking. Texts are
 * compared as Java characters unless the pattern has a {@code ?}; only then bytes matter.
 */
public final class Wildcard {
    private final List<Run> runs;
    private final boolean inBytes;
    private final int shortest;

    private Wildcard(List<Run> runs, boolean inBytes) {
        this.runs = List.copyOf(runs);
        this.inBytes = inBytes;
        this.shortest = runs.stream().mapToInt(Run::length).sum();
    }

    /** Compiles a pattern; every text is one. */
    public static Wildcard compile(String pattern) {
        return new Builder(pattern.indexOf('?') >= 0).pattern(pattern).build();
    }

    /** Whether the pattern matches the whole text. */
    public static boolean matches(String pattern, String text) {
        return compile(pattern).matches(text);
    }

    /** Whether this pattern matches the whole text. */
    public boolean matches(String text) {
        return matches(text, 0);
    }

    /** Whether this pattern matches the rest of the text, from a character on. */
    boolean matches(String text, int from) {
        if (inBytes && !isAscii(text)) {
            return matchesFrom(byteForm(text.substring(from)), 0);
        }
        return matchesFrom(text, from);
    }

    private boolean matchesFrom(String subject, int from) {
        Run first = runs.get(0);
        if (runs.size() == 1) {
            return subject.length() - from == first.length() && first.isAt(subject, from);
        }
        Run last = runs.get(runs.size() - 1);
        int end = subject.length() - last.length();
        if (subject.length() - from < shortest || !first.isAt(subject, from) || !last.isAt(subject, end)) {
            return false;
        }
        int at = from + first.length();
        for (int i = 1; i < runs.size() - 1; i++) {
            Run run = runs.get(i);
            int found = run.find(subject, at, end);
            if (found < 0) {
                return false;
            }
            at = found + run.length();
        }
        return at <= end;
    }

    /** The text as one character per byte of its UTF-8 form; the text itself if it is ASCII. */
    private static String byteForm(String text) {
        return isAscii(text) ? text : new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Builds a pattern from parts with wildcards and literal parts. */
    static final class Builder {
        private final boolean inBytes;
        private final List<Run> runs = new ArrayList<>();
        private final StringBuilder run = new StringBuilder();

        /** @param inBytes whether any part has a {@code ?} wildcard */
        Builder(boolean inBytes) {
            this.inBytes = inBytes;
        }

        Builder pattern(String part) {
            String text = inBytes ? byteForm(part) : part;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '*') {
                    endRun();
                } else {
                    run.append(c == '?' ? Run.ANY : c);
                }
            }
            return this;
        }

        Builder literal(String part) {
            run.append(inBytes ? byteForm(part) : part);
            return this;
        }

        Wildcard build() {
            runs.add(new Run(run.toString(), inBytes));
            return new Wildcard(runs, inBytes);
        }

        private void endRun() {
            // Several stars in a row are one star.
            if (run.length() > 0 || runs.isEmpty()) {
                runs.add(new Run(run.toString(), inBytes));
                run.setLength(0);
            }
        }
    }
}
