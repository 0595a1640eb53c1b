package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tags that a request gives to an object: {@code x-amz-tagging}, written like a query string.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">x-amz-tagging</a>
 */
record RequestTags(Map<String, String> values) {
    static final RequestTags NONE = new RequestTags(Map.of());
    private static final String EXPECTED = "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL"
            + " query parameters without tag name duplicates.";

    /** @throws AwsException {@code InvalidArgument} if the text is malformed or repeats a name */
    static RequestTags parse(List<String> setting) {
        if (setting.isEmpty()) {
            return NONE;
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String pair : setting.get(0).split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (tags.put(name, value) != null) {
                throw malformed();
            }
        }
        return new RequestTags(tags);
    }

    Optional<String> value(String tag) {
        return Optional.ofNullable(values.get(tag));
    }

    List<String> keys() {
        return List.copyOf(values.keySet());
    }

    private static String decode(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) (c == '+' ? ' ' : c));
            } else {
                throw malformed();
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static AwsException malformed() {
        return new AwsException(AwsErrorCode.INVALID_ARGUMENT, EXPECTED);
    }
}
