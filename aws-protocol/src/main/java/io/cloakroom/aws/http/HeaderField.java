package io.cloakroom.aws.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A header field. Its name is a token in lower case. Its value is trimmed, has no control characters except tabs, and
 * holds one char per byte of the wire. No other field can be constructed, so writers need not check again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.5">RFC 9110, field values</a>
 */
public final class HeaderField {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private final String name;
    private final String value;

    private HeaderField(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Makes a field. The name is lower-cased, the value trimmed.
     *
     * @throws IllegalArgumentException if the name is not a token, or the value holds a control character or a char
     *     that is not a byte. The message is one line and repeats none of the input.
     */
    public static HeaderField of(String name, String value) {
        String trimmed = trim(value);
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException("a header field's value must be bytes without control characters");
            }
        }
        return new HeaderField(requireToken(name).toLowerCase(Locale.ROOT), trimmed);
    }

    /**
     * Reads a header line.
     *
     * @param from where the line begins
     * @param end of the line, without CRLF
     * @throws IllegalArgumentException as {@link #of}, or if the line is not {@code name: value} or is folded
     */
    public static HeaderField parse(byte[] bytes, int from, int end) {
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            byte c = bytes[colon];
            if (c < 0 || !TOKEN[c]) {
                throw new IllegalArgumentException(
                        colon == from && isBlank((char) c)
                                ? "a header field is folded over two lines"
                                : "a header field's name is not a token");
            }
            colon++;
        }
        if (colon == from || colon == end) {
            throw new IllegalArgumentException("a header line is not `name: value`");
        }
        return new HeaderField(lowerCase(bytes, from, colon), value(bytes, colon + 1, end));
    }

    public String name() {
        return name;
    }

    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return name;
    }

    private static String requireToken(String name) {
        boolean token = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            token &= c < TOKEN.length && TOKEN[c];
        }
        if (!token) {
            throw new IllegalArgumentException("a header field's name is not a token");
        }
        return name;
    }

    private static String trim(String value) {
        int from = 0;
        int end = value.length();
        while (from < end && isBlank(value.charAt(from))) {
            from++;
        }
        while (end > from && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(from, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Returns a lower-case copy. The bytes themselves stay: the reader compares them with those of the next head. */
    private static String lowerCase(byte[] bytes, int from, int end) {
        byte[] name = Arrays.copyOfRange(bytes, from, end);
        for (int i = 0; i < name.length; i++) {
            if (name[i] >= 'A' && name[i] <= 'Z') {
                name[i] |= 0x20;
            }
        }
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static String value(byte[] bytes, int start, int limit) {
        int from = start;
        int end = limit;
        while (from < end && isBlank((char) bytes[from])) {
            from++;
        }
        while (end > from && isBlank((char) bytes[end - 1])) {
            end--;
        }
        for (int i = from; i < end; i++) {
            byte c = bytes[i];
            if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException("the head holds a control character");
            }
        }
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
