package io.cloakroom.policy.match;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a wildcard pattern between two {@code *}: literal characters and single-byte wildcards, written as
 * {@link #ANY}. A search is linear in the text. For a run with wildcards, multiply by its length up to 64, and beyond
 * that by its length in 64-bit words.
 */
final class Run {
    /**
     * Marks {@code ?} in a run of bytes, which are all below it. In a run of characters, which has no {@code ?}, it is
     * an ordinary letter.
     */
    static final char ANY = '\u0100';

    /** Up to this length, comparing at every place is as good as anything and still bounded. */
    private static final int SHORT = 16;

    /** The same for runs with wildcards, whose tables would be large. */
    private static final int SHORT_WITH_WILDCARDS = 64;

    private static final int[] NO_TABLE = {};

    private final String text;
    private final boolean literal;
    private final int[] borders;
    private final @Nullable Masks masks;

    /** @param inBytes whether the text is in byte form, one character a byte */
    Run(String text, boolean inBytes) {
        this.text = text;
        this.literal = !inBytes || text.indexOf(ANY) < 0;
        this.borders = literal && text.length() > SHORT ? borders(text) : NO_TABLE;
        this.masks = !literal && text.length() > SHORT_WITH_WILDCARDS ? new Masks(text) : null;
    }

    int length() {
        return text.length();
    }

    boolean isLiteral() {
        return literal;
    }

    String text() {
        return text;
    }

    /** Whether the run matches at this place of the subject. */
    boolean isAt(String subject, int offset) {
        if (literal) {
            return subject.startsWith(text, offset);
        }
        if (offset < 0 || offset + text.length() > subject.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char expected = text.charAt(i);
            if (expected != ANY && expected != subject.charAt(offset + i)) {
                return false;
            }
        }
        return true;
    }

    /** The first place at or after {@code from} where the run matches and ends at or before {@code end}; else -1. */
    int find(String subject, int from, int end) {
        if (masks != null) {
            return masks.find(subject, from, end);
        }
        if (literal && text.length() > SHORT) {
            return findByBorders(subject, from, end);
        }
        if (literal) {
            int found = subject.indexOf(text, from);
            return found + text.length() <= end ? found : -1;
        }
        for (int at = from; at + text.length() <= end; at++) {
            if (isAt(subject, at)) {
                return at;
            }
        }
        return -1;
    }

    /** Knuth-Morris-Pratt: no character of the subject is examined more than twice. */
    private int findByBorders(String subject, int from, int end) {
        int matched = 0;
        for (int i = from; i < end; i++) {
            char c = subject.charAt(i);
            while (matched > 0 && text.charAt(matched) != c) {
                matched = borders[matched - 1];
            }
            if (text.charAt(matched) == c && ++matched == text.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int border = 0;
        for (int i = 1; i < text.length(); i++) {
            while (border > 0 && text.charAt(border) != text.charAt(i)) {
                border = borders[border - 1];
            }
            if (text.charAt(border) == text.charAt(i)) {
                border++;
            }
            borders[i] = border;
        }
        return borders;
    }

    /** Shift-And: bit i of the state says that the run's first i+1 places match the text that ends here. */
    private static final class Masks {
        private final int length;
        /**
         * The mask index of each byte; 0 for bytes that only a wildcard matches. UTF-8 has fewer than 255 distinct
         * bytes, so every index fits.
         */
        private final byte[] rows = new byte[256];
        /** Bit i says that the byte may be at the run's place i. */
        private final List<long[]> masks = new ArrayList<>();

        Masks(String run) {
            length = run.length();
            addMask();
            for (int i = 0; i < length; i++) {
                char c = run.charAt(i);
                if (c != ANY && rows[c] == 0) {
                    rows[c] = (byte) masks.size();
                    addMask();
                }
            }
            for (int i = 0; i < length; i++) {
                char c = run.charAt(i);
                if (c != ANY) {
                    setBit(masks.get(rows[c] & 0xff), i);
                } else {
                    for (long[] mask : masks) {
                        setBit(mask, i);
                    }
                }
            }
        }

        int find(String text, int from, int end) {
            long[] state = new long[masks.get(0).length];
            int lastWord = (length - 1) >> 6;
            long lastBit = 1L << ((length - 1) & 63);
            for (int i = from; i < end; i++) {
                long[] mask = masks.get(rows[text.charAt(i)] & 0xff);
                long carry = 1;
                for (int word = 0; word < state.length; word++) {
                    long before = state[word];
                    state[word] = ((before << 1) | carry) & mask[word];
                    carry = before >>> 63;
                }
                if ((state[lastWord] & lastBit) != 0) {
                    return i - length + 1;
                }
            }
            return -1;
        }

        private void addMask() {
            masks.add(new long[(length + 63) / 64]);
        }

        private static void setBit(long[] words, int bit) {
            words[bit >> 6] |= 1L << (bit & 63);
        }
    }
}
