package io.cloakroom.bridge.credentials;

import java.security.SecureRandom;

/**
 * Access key ids of temporary credentials: {@code ASIA} and 16 characters of {@code [A-Z0-9]}. Tools recognize
 * temporary keys by the prefix.
 */
final class AccessKeyIds {
    private static final String PREFIX = "ASIA";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int RANDOM_CHARS = 16;
    /** The greatest multiple of 36 that fits in a byte. Bytes from here on would make some characters likelier. */
    private static final int USABLE_BYTES = 252;

    private AccessKeyIds() {}

    static String draw(SecureRandom random) {
        StringBuilder id = new StringBuilder(PREFIX.length() + RANDOM_CHARS).append(PREFIX);
        byte[] drawn = new byte[2 * RANDOM_CHARS];
        while (id.length() < PREFIX.length() + RANDOM_CHARS) {
            random.nextBytes(drawn);
            for (int i = 0; i < drawn.length && id.length() < PREFIX.length() + RANDOM_CHARS; i++) {
                int value = Byte.toUnsignedInt(drawn[i]);
                if (value < USABLE_BYTES) {
                    id.append(ALPHABET.charAt(value % ALPHABET.length()));
                }
            }
        }
        return id.toString();
    }

    static boolean isTemporary(String accessKeyId) {
        return accessKeyId.length() == PREFIX.length() + RANDOM_CHARS
                && accessKeyId.startsWith(PREFIX)
                && accessKeyId.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    }
}
