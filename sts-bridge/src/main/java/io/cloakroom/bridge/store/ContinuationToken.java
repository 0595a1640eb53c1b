package io.cloakroom.bridge.store;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a listing goes on: a CRC and the last name of the page, in base64 that a URL can hold. The CRC only tells a
 * token from other base64 text. It protects nothing and need not: whoever may list may begin anywhere.
 */
public final class ContinuationToken {
    private static final int CRC_BYTES = 4;

    private ContinuationToken() {}

    /** The token for the page after a name. */
    public static String after(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] token = ByteBuffer.allocate(CRC_BYTES + bytes.length)
                .putInt(crc(bytes))
                .put(bytes)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * The name after which the page of a token begins.
     *
     * @throws AwsException {@code InvalidArgument} if {@link #after} did not write the token
     */
    public static String name(String token) {
        byte[] bytes = decode(token);
        if (bytes.length > CRC_BYTES) {
            byte[] name = Arrays.copyOfRange(bytes, CRC_BYTES, bytes.length);
            if (ByteBuffer.wrap(bytes).getInt() == crc(name)) {
                return new String(name, StandardCharsets.UTF_8);
            }
        }
        throw incorrect();
    }

    private static byte[] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw incorrect();
        }
    }

    private static AwsException incorrect() {
        return new AwsException(INVALID_ARGUMENT, "The continuation token provided is incorrect");
    }

    private static int crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
