package io.cloakroom.aws.http;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Strict percent-decoding from the bytes of the wire to text. Every {@code %} must begin two hexadecimal digits, and
 * the result must be well-formed UTF-8, without overlong forms and surrogates.
 */
public enum PercentDecoder {
    /** A path, or a part of one: {@code +} is a plus. */
    PATH(false, AwsErrorCode.INVALID_URI, AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME),
    /** A name or value of a query: {@code +} is a space, as S3 reads it. */
    QUERY(true, AwsErrorCode.INVALID_URI, AwsErrorCode.INVALID_URI),
    /** A name or value of a posted form: {@code +} is a space. */
    FORM(true, AwsErrorCode.INVALID_PARAMETER_VALUE, AwsErrorCode.INVALID_PARAMETER_VALUE);

    private final boolean plusIsSpace;
    private final AwsErrorCode badEscape;
    private final AwsErrorCode badText;

    PercentDecoder(boolean plusIsSpace, AwsErrorCode badEscape, AwsErrorCode badText) {
        this.plusIsSpace = plusIsSpace;
        this.badEscape = badEscape;
        this.badText = badText;
    }

    /**
     * Decodes once.
     *
     * @param raw one char per byte
     * @throws AwsException {@code InvalidURI}, {@code XMinioInvalidResourceName} or {@code InvalidParameterValue}
     */
    public String decode(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c >= 0x80 || (c == '+' && plusIsSpace)) {
                return decodeFrom(raw, i);
            }
        }
        return raw;
    }

    private String decodeFrom(String raw, int clean) {
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        boolean ascii = true;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            byte b = (byte) c;
            if (i >= clean && c == '%') {
                b = unescape(raw, i);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                b = ' ';
            }
            ascii &= b >= 0;
            bytes[length++] = b;
        }
        return ascii ? new String(bytes, 0, length, StandardCharsets.US_ASCII) : utf8(bytes, length);
    }

    private byte unescape(String raw, int percent) {
        if (percent + 2 < raw.length()) {
            int high = Character.digit(raw.charAt(percent + 1), 16);
            int low = Character.digit(raw.charAt(percent + 2), 16);
            if (high >= 0 && low >= 0) {
                return (byte) (high << 4 | low);
            }
        }
        throw AwsException.of(badEscape, "A `%` must be followed by two hexadecimal digits.");
    }

    private String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw AwsException.of(badText, "It is not well-formed UTF-8.");
        }
    }
}
