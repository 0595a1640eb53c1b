package io.cloakroom.policy.json;

/**
 * Text that is safe in a line for people, in a log or on a terminal. Characters that would end the line, control the
 * terminal or change what the line seems to say are escaped. Only this class decides which characters these are.
 */
public final class OneLine {
    private OneLine() {}

    /**
     * Escapes control characters (C0, DEL, C1), line separators, direction marks, other format characters and halves of
     * surrogate pairs as JSON does: {@code \u001b}. Text inside JSON keeps its value.
     */
    public static String of(String text) {
        int first = firstUnseen(text);
        if (first == text.length()) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 32).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            if (isUnseen(c)) {
                text.substring(i, end).chars().forEach(unit -> line.append("\\u%04x".formatted(unit)));
            } else {
                line.appendCodePoint(c);
            }
            i = end;
        }
        return line.toString();
    }

    /** The same, cut between characters if the text is longer than the limit. */
    public static String of(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return of(text);
        }
        int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        return of(text.substring(0, end)) + "…";
    }

    private static int firstUnseen(String text) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (isUnseen(c)) {
                return i;
            }
            i += Character.charCount(c);
        }
        return text.length();
    }

    private static boolean isUnseen(int c) {
        if (c >= 0x20 && c < 0x7f) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
