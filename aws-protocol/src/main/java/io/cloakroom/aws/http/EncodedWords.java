package io.cloakroom.aws.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.HexFormat;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Text that is not ASCII, as encoded words for the value of a header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2047#section-2">RFC 2047, section 2</a>
 */
public final class EncodedWords {
    private static final int MAX_WORD = 75;
    private static final int MAX_TEXT = MAX_WORD - "=?UTF-8?q??=".length();
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** With one of these in it, some readers do not take a word in quoted letters for one. */
    private static final String SPECIAL = "\"#$%&'(),.:;<>@[]^`{|}~";

    private EncodedWords() {}

    /**
     * A value of printable ASCII as it is, any other in words of at most 75 characters: in quoted letters, or in Base64
     * if there are signs in it that are special in mail. MinIO chooses alike.
     *
     * @param value UTF-8, one character for each byte
     */
    public static String of(String value) {
        if (value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t')) {
            return value;
        }
        if (value.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0)) {
            int most = MAX_TEXT / 4 * 3;
            return inWords(value, "b", most, String::length, EncodedWords::base64);
        }
        return inWords(value, "q", MAX_TEXT, text -> quoted(text).length(), EncodedWords::quoted);
    }

    /** Characters of several bytes stay in one word. */
    private static String inWords(
            String value, String coding, int most, ToIntFunction<String> length, UnaryOperator<String> encode) {
        StringBuilder words = new StringBuilder();
        int start = 0;
        int used = 0;
        for (int at = 0; at < value.length(); ) {
            int end = at + 1;
            while (end < value.length() && isContinuation(value.charAt(end))) {
                end++;
            }
            int more = length.applyAsInt(value.substring(at, end));
            if (used > 0 && used + more > most) {
                add(words, coding, encode.apply(value.substring(start, at)));
                start = at;
                used = 0;
            }
            used += more;
            at = end;
        }
        add(words, coding, encode.apply(value.substring(start)));
        return words.toString();
    }

    private static void add(StringBuilder words, String coding, String text) {
        words.append(words.isEmpty() ? "" : " ")
                .append("=?UTF-8?")
                .append(coding)
                .append('?')
                .append(text)
                .append("?=");
    }

    private static boolean isContinuation(char c) {
        return (c & 0xC0) == 0x80;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                quoted.append('_');
            } else if (c > ' ' && c <= '~' && c != '=' && c != '?' && c != '_') {
                quoted.append(c);
            } else {
                quoted.append('=').append(HEX.toHexDigits((byte) c));
            }
        }
        return quoted.toString();
    }
}
