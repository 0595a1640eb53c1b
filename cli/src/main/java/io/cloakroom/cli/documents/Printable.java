package io.cloakroom.cli.documents;

import io.cloakroom.policy.json.OneLine;

/** Text from files and tokens as a terminal may show it. */
public final class Printable {
    private static final int LONGEST = 2000;

    private Printable() {}

    /** The text without what ends a line or steers a terminal, see {@link OneLine}; cut to 2000 characters. */
    public static String line(String text) {
        return text.length() <= LONGEST ? OneLine.of(text) : OneLine.of(text.substring(0, LONGEST)) + " ...";
    }
}
