package io.cloakroom.policy.json;

import java.util.stream.Collectors;

/** Text from a document as it may stand in a line for people: what would end the line or move the cursor is escaped. */
public final class OneLine {
    private OneLine() {}

    /** The text with control characters, line separators and marks of direction as JSON writes them: {@code \u001b}. */
    public static String of(String text) {
        return text.chars().noneMatch(OneLine::isUnseen)
                ? text
                : text.chars()
                        .mapToObj(c -> isUnseen(c) ? "\\u%04x".formatted(c) : Character.toString(c))
                        .collect(Collectors.joining());
    }

    /** The same of a text that is cut, between characters, if it is longer. */
    public static String of(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return of(text);
        }
        int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        return of(text.substring(0, end)) + "…";
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
