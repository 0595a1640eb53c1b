package io.cloakroom.cli.documents;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant to type. */
public final class Nearest {
    /** Longer texts are no typing mistakes, and comparing them would take long. */
    private static final int LONGEST = 100;

    private Nearest() {}

    /** The known name that is nearest to the text, letter case aside; empty if none is near. */
    public static Optional<String> to(String text, Collection<String> known) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        int near = Math.max(2, text.length() / 4);
        return known.stream()
                .filter(name -> distance(text, name) <= near)
                .min(Comparator.<String>comparingInt(name -> distance(text, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean `x`?}, or nothing if no known name is near. */
    public static String hint(String text, Collection<String> known) {
        return to(text, known).map("; did you mean `%s`?"::formatted).orElse("");
    }

    /** Characters to insert, drop or replace. */
    private static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
