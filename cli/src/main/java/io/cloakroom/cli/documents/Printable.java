package io.cloakroom.cli.documents;

/** Text from files and tokens as a terminal may show it. */
public final class Printable {
    private static final int LONGEST = 2000;

    private Printable() {}

    /**
     * The text with characters that steer a terminal written as {@code \}{@code u001b}, so that a file can't rewrite what
     * the screen says; cut to 2000 characters.
     */
    public static String line(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), LONGEST));
        for (int i = 0; i < text.length(); i++) {
            if (i == LONGEST) {
                return printable.append(" ...").toString();
            }
            char c = text.charAt(i);
            boolean steers = Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
            if (steers) {
                printable.append("\\u%04x".formatted((int) c));
            } else {
                printable.append(c);
            }
        }
        return printable.toString();
    }
}
