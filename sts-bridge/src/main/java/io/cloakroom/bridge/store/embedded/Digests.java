package io.cloakroom.bridge.store.embedded;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** MD5, which S3 uses for entity tags. Nothing here depends on its strength. */
final class Digests {
    private static final HexFormat HEX = HexFormat.of();

    private Digests() {}

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    static String hex(byte[] digest) {
        return HEX.formatHex(digest);
    }

    static byte[] bytes(String hex) {
        return HEX.parseHex(hex);
    }
}
