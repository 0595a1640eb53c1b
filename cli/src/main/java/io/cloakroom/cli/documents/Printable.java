package io.cloakroom.cli.documents;

import io.cloakroom.policy.json.OneLine;
import java.util.regex.Pattern;

/** Makes text from files, tokens and arguments safe for a terminal. */
public final class Printable {
    private static final int LONGEST = 2000;
    private static final int LONGEST_NAME = 255;
    private static final int SHOWN_OF_A_SECRET = 8;

    /** A JWT begins with the base64 of an opening brace and a quotation mark. */
    private static final Pattern JWT = Pattern.compile("eyJ[^/]*\\..*", Pattern.DOTALL);

    private Printable() {}

    /** The text without line ends and terminal control, see {@link OneLine}; cut to 2000 characters. */
    public static String line(String text) {
        return OneLine.of(text, LONGEST);
    }

    /** An argument that should name a file or a policy. Only its beginning if it may be a secret. */
    public static String argument(String argument) {
        return isToken(argument) || argument.length() > LONGEST_NAME
                ? argument.substring(0, SHOWN_OF_A_SECRET) + "…"
                : argument;
    }

    /** Whether it looks like a JWT. */
    public static boolean isToken(String argument) {
        return argument.length() > SHOWN_OF_A_SECRET && JWT.matcher(argument).matches();
    }
}
