package io.cloakroom.policy.match;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The resource of a request in the spelling for resource patterns: {@code bucket/key}, {@code bucket/} or {@code /}.
 * Also as a cleaned path, with {@code //}, {@code .}, {@code ..} and a trailing {@code /} resolved.
 *
 * @param cleaned the same object as {@code text} if there was nothing to clean, or if cleaning leaves nothing
 */
public record ResourceText(String text, String cleaned) {
    /** A request with neither bucket nor key. */
    public static final ResourceText NONE = of("/");

    /** Cleans the text. */
    public static ResourceText of(String text) {
        String cleaned = isClean(text) ? text : clean(text);
        return new ResourceText(text, cleaned.equals(".") ? text : cleaned);
    }

    /** Whether cleaning leaves the text unchanged. */
    boolean isClean() {
        return cleaned.equals(text);
    }

    /** Whether the text begins with the cleaned path and then ends or goes on with a slash. */
    public boolean beginsWithCleaned() {
        return text.startsWith(cleaned) && (text.length() == cleaned.length() || text.charAt(cleaned.length()) == '/');
    }

    private static boolean isClean(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = text.indexOf('/'); i >= 0; i = text.indexOf('/', i + 1)) {
            if (i + 1 == text.length()) {
                return i == 0;
            }
            char next = text.charAt(i + 1);
            if (next == '/' || next == '.') {
                return false;
            }
        }
        return text.charAt(0) != '.';
    }

    private static String clean(String text) {
        boolean rooted = text.startsWith("/");
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : text.split("/", -1)) {
            if (segment.equals("..")
                    && !segments.isEmpty()
                    && !segments.getLast().equals("..")) {
                segments.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".") && !(rooted && segment.equals(".."))) {
                segments.addLast(segment);
            }
        }
        String path = (rooted ? "/" : "") + String.join("/", segments);
        return path.isEmpty() ? "." : path;
    }
}
