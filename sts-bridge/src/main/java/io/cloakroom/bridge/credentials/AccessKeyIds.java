package io.cloakroom.bridge.credentials;

import java.security.SecureRandom;

/**
 * Access key ids of temporary credentials: {@code ASIA} and 16 characters of {@code [A-Z0-9]}. Tools recognize
 * temporary keys by the prefix.
 */
public final class AccessKeyIds {
    private static final String PREFIX = "ASIA";
    private static final int RANDOM_CHARS = 16;

    private AccessKeyIds() {}

    static String draw(SecureRandom random) {
        return PREFIX + RandomText.draw(RandomText.UPPER_CASE_AND_DIGITS, RANDOM_CHARS, random);
    }

    /** Whether it has the form of a temporary credential's; no other access key may have it. */
    public static boolean isTemporary(String accessKeyId) {
        return accessKeyId.length() == PREFIX.length() + RANDOM_CHARS
                && accessKeyId.startsWith(PREFIX)
                && accessKeyId.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    }
}
