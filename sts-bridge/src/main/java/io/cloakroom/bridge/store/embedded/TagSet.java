package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TAG;

import io.cloakroom.aws.AwsException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tags of an object: at most 10, keys up to 128 and values up to 256 characters, no key twice.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html">Object tagging</a>
 */
record TagSet(List<Tag> tags) {
    static final TagSet EMPTY = new TagSet(List.of());
    private static final int MAX_TAGS = 10;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;

    record Tag(String key, String value) {}

    /** @throws AwsException {@code InvalidTag} */
    TagSet {
        tags = List.copyOf(tags);
        if (tags.size() > MAX_TAGS) {
            throw new AwsException(INVALID_TAG, "Object tags cannot be greater than 10; there are " + tags.size());
        }
        Set<String> keys = new HashSet<>();
        for (Tag tag : tags) {
            if (tag.key().isEmpty() || length(tag.key()) > MAX_KEY) {
                throw new AwsException(INVALID_TAG, "The TagKey you have provided is invalid: `" + tag.key() + "`");
            }
            if (length(tag.value()) > MAX_VALUE) {
                throw new AwsException(INVALID_TAG, "The TagValue you have provided is invalid: `" + tag.value() + "`");
            }
            if (!keys.add(tag.key())) {
                throw new AwsException(
                        INVALID_TAG, "Cannot provide multiple Tags with the same key: `" + tag.key() + "`");
            }
        }
    }

    /**
     * Reads the form of {@code x-amz-tagging}: {@code key1=value1&key2=value2}.
     *
     * @throws AwsException {@code InvalidTag}
     */
    static TagSet parse(String form) {
        if (form.isEmpty()) {
            return EMPTY;
        }
        List<Tag> tags = new ArrayList<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            tags.add(new Tag(decode(key), decode(value)));
        }
        return new TagSet(tags);
    }

    /** The form that {@link #parse} reads. */
    String form() {
        return tags.stream()
                .map(tag -> encode(tag.key()) + "=" + encode(tag.value()))
                .collect(Collectors.joining("&"));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsException(INVALID_TAG, INVALID_TAG.standardMessage() + " Not URL-encoded: `" + text + "`");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
