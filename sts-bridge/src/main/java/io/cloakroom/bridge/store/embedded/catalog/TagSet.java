package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.BAD_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TAG;

import io.cloakroom.aws.AwsException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tags of an object or bucket: keys up to 128 and values up to 256 characters, no key twice.
 *
 * @param tags in the order of their keys, byte by byte
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html">Object tagging</a>
 */
public record TagSet(List<Tag> tags) {
    public static final TagSet EMPTY = new TagSet(List.of());

    /** The kind of owner, and how many tags it may have. */
    public enum Of {
        OBJECT("Object", 10),
        BUCKET("Bucket", 50);

        private final String word;
        private final int max;

        Of(String word, int max) {
            this.word = word;
            this.max = max;
        }
    }

    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;

    /** A tag as the client wrote it. */
    public record Tag(String key, String value) {}

    /** @throws AwsException {@code InvalidTag} */
    public TagSet {
        tags = tags.stream()
                .sorted((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)))
                .toList();
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
     * @throws AwsException {@code InvalidTag}, {@code BadRequest}
     */
    public static TagSet parse(String form) {
        return stored(form).limited(Of.OBJECT);
    }

    /** Reads what {@link #form} wrote. */
    static TagSet stored(String form) {
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

    /** This set, if its owner may have as many tags. @throws AwsException {@code BadRequest} */
    public TagSet limited(Of owner) {
        if (tags.size() > owner.max) {
            throw new AwsException(
                    BAD_REQUEST,
                    "%s tags cannot be greater than %d; there are %d".formatted(owner.word, owner.max, tags.size()));
        }
        return this;
    }

    /** The form that {@link #stored} reads. */
    String form() {
        return tags.stream()
                .map(tag -> encode(tag.key()) + "=" + encode(tag.value()))
                .collect(Collectors.joining("&"));
    }

    private static byte[] bytes(Tag tag) {
        return tag.key().getBytes(StandardCharsets.UTF_8);
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
