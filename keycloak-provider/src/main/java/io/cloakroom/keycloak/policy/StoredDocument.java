package io.cloakroom.keycloak.policy;

/**
 * A policy document as a realm keeps it: <code>${</code> is written <code>&#92;u0024{</code>, which is the same JSON.
 *
 * <p>When Keycloak imports a realm file it takes every <code>${name:default}</code> in it for a property of its own and leaves
 * the default: {@code homes/${jwt:preferred_username}/*} becomes {@code homes/preferred_username/*}, one folder for everybody.
 * A realm file is written from what is kept, so what is kept must not have these two characters.
 */
final class StoredDocument {
    private static final String VARIABLE = "${";
    private static final String KEPT = "\\u0024{";

    private StoredDocument() {}

    /** What to keep of a document, in either form. */
    static String of(String document) {
        return shown(document).replace(VARIABLE, KEPT);
    }

    /** What people and tools see of a document, in either form. */
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

    /** Two backslashes are one backslash of the text, and what follows is no escape. */
    private static boolean startsAnEscape(String document, int at) {
        int first = at;
        while (first > 0 && document.charAt(first - 1) == '\\') {
            first--;
        }
        return (at - first) % 2 == 0;
    }
}
