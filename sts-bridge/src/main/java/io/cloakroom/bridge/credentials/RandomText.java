package io.cloakroom.bridge.credentials;

import java.security.SecureRandom;

/** Random characters, each as likely as any other. */
public final class RandomText {
    public static final String UPPER_CASE_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    public static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private RandomText() {}

    /** @param alphabet at most 256 characters */
    public static String draw(String alphabet, int chars, SecureRandom random) {
        // The greatest multiple that fits in a byte. Bytes from here on would make some characters likelier.
        int usableBytes = 256 - 256 % alphabet.length();
        StringBuilder text = new StringBuilder(chars);
        byte[] drawn = new byte[2 * chars];
        while (text.length() < chars) {
            random.nextBytes(drawn);
            for (int i = 0; i < drawn.length && text.length() < chars; i++) {
                int value = Byte.toUnsignedInt(drawn[i]);
                if (value < usableBytes) {
                    text.append(alphabet.charAt(value % alphabet.length()));
                }
            }
        }
        return text.toString();
    }
}
