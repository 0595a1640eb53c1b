package io.cloakroom.aws.s3;

import java.nio.charset.StandardCharsets;

/**
 * S3's canonical percent-encoding. {@code A-Z a-z 0-9 - . _ ~} stay as they are, and so does {@code /} in keys and
 * paths. Everything else becomes {@code %XX} for each UTF-8 byte, in upper case.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">UriEncode()</a>
 */
public final class UriEncoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final boolean[] UNRESERVED = unreserved();

    private UriEncoding() {}

    private static boolean[] unreserved() {
        boolean[] table = new boolean[256];
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".toCharArray()) {
            table[c] = true;
        }
        return table;
    }

    /** Encodes a key or path, except for its slashes. */
    public static String encodeKey(String key) {
        return encode(key, true);
    }

    /** Encodes a name or value of a query, or a key in a listing with {@code encoding-type=url}, including slashes. */
    public static String encodeComponent(String text) {
        return encode(text, false);
    }

    private static String encode(String text, boolean keepSlash) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i), keepSlash)) {
                return encodeBytes(text.getBytes(StandardCharsets.UTF_8), keepSlash);
            }
        }
        return text;
    }

    private static String encodeBytes(byte[] bytes, boolean keepSlash) {
        StringBuilder encoded = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            append(encoded, b & 0xff, keepSlash);
        }
        return encoded.toString();
    }

    private static void append(StringBuilder target, int b, boolean keepSlash) {
        if (isPlain(b, keepSlash)) {
            target.append((char) b);
        } else {
            target.append('%').append(HEX[b >> 4]).append(HEX[b & 0xf]);
        }
    }

    private static boolean isPlain(int c, boolean keepSlash) {
        return c < 256 && (UNRESERVED[c] || (c == '/' && keepSlash));
    }

    /**
     * Rewrites an encoded path of the wire canonically. It decodes to the same bytes, whatever the sender chose to
     * encode.
     *
     * @param rawPath one char per byte; every {@code %} is followed by two hexadecimal digits
     */
    public static String canonicalPath(String rawPath) {
        return canonical(rawPath, true, false);
    }

    /** Rewrites an encoded name or value of a query canonically. A {@code +} of the wire is a space. */
    public static String canonicalComponent(String raw) {
        return canonical(raw, false, true);
    }

    private static String canonical(String raw, boolean keepSlash, boolean plusIsSpace) {
        for (int i = 0; i < raw.length(); i++) {
            if (!isPlain(raw.charAt(i), keepSlash)) {
                return recode(raw, keepSlash, plusIsSpace);
            }
        }
        return raw;
    }

    private static String recode(String raw, boolean keepSlash, boolean plusIsSpace) {
        StringBuilder encoded = new StringBuilder(raw.length() + 32);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' && i + 2 < raw.length()) {
                int b = Character.digit(raw.charAt(i + 1), 16) << 4 | Character.digit(raw.charAt(i + 2), 16);
                append(encoded, b & 0xff, keepSlash);
                i += 2;
            } else {
                append(encoded, c == '+' && plusIsSpace ? ' ' : c & 0xff, keepSlash);
            }
        }
        return encoded.toString();
    }
}
