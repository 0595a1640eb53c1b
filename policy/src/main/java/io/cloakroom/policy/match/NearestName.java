package io.cloakroom.policy.match;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class NearestName {
    private static final int MAX_COMPARED_CHARS = 64;
    private static final int MAX_EDITS = 3;
    private static final int LETTERS_PER_EDIT = 3;

    private NearestName() {}

    /**
     * The name with the fewest edits, ignoring letter case; the first in alphabetical order if several are equally
     * close. Empty if the edits exceed a third of the characters or {@value #MAX_EDITS}.
     */
    public static Optional<String> among(Collection<String> names, String wanted) {
        if (wanted.length() > MAX_COMPARED_CHARS) {
            return Optional.empty();
        }
        String folded = wanted.toLowerCase(Locale.ROOT);
        int most = Math.max(1, Math.min(MAX_EDITS, wanted.length() / 3));
        record Candidate(String name, int edits) {}
        return names.stream()
                .filter(name -> name.length() <= MAX_COMPARED_CHARS)
                .map(name -> new Candidate(name, edits(name.toLowerCase(Locale.ROOT), folded)))
                .filter(candidate -> candidate.edits() <= most)
                .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /**
     * Whether a name is another than the wanted one, but most likely means it: letter case and punctuation aside, they
     * differ in an edit for each three letters. {@code S3-policy} and {@code s3_policies} mean {@code s3-policy}.
     */
    public static boolean isMisspelt(String name, String wanted) {
        String folded = folded(wanted);
        return !name.equals(wanted) && edits(folded(name), folded) <= (folded.length() + 1) / LETTERS_PER_EDIT;
    }

    /** Whether a name is another than the wanted one, but only in letter case and punctuation. */
    public static boolean differsInSpelling(String name, String wanted) {
        return !name.equals(wanted) && folded(name).equals(folded(wanted));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** The end of a sentence about an unknown name: {@code ; did you mean `x`?}, or nothing. */
    public static String question(Optional<String> meant) {
        return meant.map("; did you mean `%s`?"::formatted).orElse("");
    }

    /** The number of characters to add, remove or replace (Levenshtein). */
    public static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
