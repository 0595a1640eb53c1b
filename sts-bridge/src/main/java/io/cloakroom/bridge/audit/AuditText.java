package io.cloakroom.bridge.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bounded values of a record. A longer value is replaced by its beginning and the SHA-256 of the whole, so that it can
 * still be told from others and compared with a known one.
 */
final class AuditText {
    /** An S3 key has at most 1024 bytes, so no longer value is needed in full. */
    static final int MAX_CHARS = 2048;

    static final int KEPT_CHARS = 64;

    private AuditText() {}

    static String bounded(String text) {
        return bounded(text, MAX_CHARS);
    }

    /** @param maxChars at least 160, so that the replacement is always shorter than the text */
    static String bounded(String text, int maxChars) {
        return text.length() <= maxChars ? text : "%s…sha256:%s".formatted(text.substring(0, KEPT_CHARS), sha256(text));
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
