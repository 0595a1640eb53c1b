package io.cloakroom.keycloak.policy;

/**
 * A policy document as a realm keeps it: <code>${</code> is written <code>&#92;u0024{</code>, which is the same JSON.
 *
 * <p>When Keycloak imports a realm file, it takes every <code>${name:default}</code> for a property and puts the
 * default in its place. {@code homes/${jwt:preferred_username}/*} would become {@code homes/preferred_username/*}, one
 * folder for everybody. Realm files are written from the kept text, so that text must not contain these two characters.
 */
final class StoredDocument {
    private static final String VARIABLE = "${";
    private static final String KEPT = "\\u0024{";

    private StoredDocument() {}

    /** The kept form of a document that is in either form. */
    static String of(String document) {
        return shown(document).replace(VARIABLE, KEPT);
    }

    /** The readable form of a document that is in either form. */
    static String shown(String document) {
        int at = document.indexOf(KEPT);
        if (at < 0) {
            return document;
        }
        var shown = new StringBuilder(document.length());
        int done = 0;
        for (; at >= 0; at = document.indexOf(KEPT, at + KEPT.length())) {
            if (startsAnEscape(document, at)) {
                shown.append(document, done, at).append(VARIABLE);
                done = at + KEPT.length();
            }
        }
        return shown.append(document, done, document.length()).toString();
    }

    /**
     * Whether the backslash begins an escape: a pair of backslashes is one literal backslash, and what follows it is no
     * escape.
     */
    private static boolean startsAnEscape(String document, int at) {
        int first = at;
        while (first > 0 && document.charAt(first - 1) == '\\') {
            first--;
        }
        return (at - first) % 2 == 0;
    }
}
