package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_STORAGE_CLASS;
import static io.cloakroom.aws.AwsErrorCode.METADATA_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.EncodedWords;
import io.cloakroom.aws.http.HeaderField;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpDate;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** The headers an object gets when it is put, and returns when it is read. */
final class ObjectHeaders {
    static final String STANDARD = "STANDARD";
    private static final String DEFAULT_TYPE = "binary/octet-stream";
    private static final int MAX_USER_METADATA_BYTES = 2048;
    private static final int MAX_METADATA_BYTES = 8192;
    private static final Set<String> STORAGE_CLASSES = Set.of(STANDARD, "REDUCED_REDUNDANCY");
    private static final Set<String> OVERRIDABLE = Set.of(
            "cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires");

    private ObjectHeaders() {}

    /**
     * The headers of a write that belong to the object: at most 2 KB of user metadata, and 8 KB in all.
     *
     * @throws AwsException {@code MetadataTooLarge}
     */
    static Headers metadata(Headers request) {
        var metadata = Headers.builder();
        int userBytes = 0;
        int bytes = 0;
        for (int i = 0; i < request.size(); i++) {
            HeaderField field = request.field(i);
            if (StoredObject.isMetadata(field.name())) {
                if (!metadata.contains(field.name())) {
                    // One that came several times is a list.
                    metadata.add(field.name(), String.join(",", request.all(field.name())));
                }
                bytes += field.name().length() + field.value().length();
                if (field.name().startsWith(StoredObject.USER_METADATA)) {
                    userBytes += field.name().length()
                            - StoredObject.USER_METADATA.length()
                            + field.value().length();
                }
            }
        }
        requireAtMost(MAX_USER_METADATA_BYTES, userBytes);
        requireAtMost(MAX_METADATA_BYTES, bytes);
        return metadata.build();
    }

    private static void requireAtMost(int limit, int bytes) {
        if (bytes > limit) {
            throw new AwsException(
                    METADATA_TOO_LARGE,
                    METADATA_TOO_LARGE.standardMessage()
                            + " There are %d bytes; at most %d are allowed.".formatted(bytes, limit));
        }
    }

    /** The storage class a write names, or the default. @throws AwsException {@code InvalidStorageClass} */
    static String storageClass(Headers request) {
        String name = request.first("x-amz-storage-class").orElse(STANDARD);
        if (!STORAGE_CLASSES.contains(name)) {
            throw new AwsException(INVALID_STORAGE_CLASS, "Invalid storage class. There is no `" + name + "` here.");
        }
        return name;
    }

    /** What the head of the answer to a write says of the object that it made. */
    static Headers ofWrite(StoredObject object) {
        var headers = Headers.builder().add("etag", '"' + object.etag() + '"');
        object.checksum().ifPresent(checksum -> ChecksumFields.add(headers, checksum));
        return headers.build();
    }

    static void addValidators(Headers.Builder headers, StoredObject object) {
        headers.add("etag", '"' + object.etag() + '"');
        headers.add("last-modified", HttpDate.of(object.modified()));
    }

    /** Adds the headers of the answer to a read. */
    static void add(Headers.Builder headers, StoredObject object, S3Call call) {
        addValidators(headers, object);
        headers.add("accept-ranges", "bytes");
        addMetadata(headers, object.metadata(), call);
        if (!object.tags().tags().isEmpty()) {
            headers.add(
                    "x-amz-tagging-count", String.valueOf(object.tags().tags().size()));
        }
        if (!object.storageClass().equals(STANDARD)) {
            headers.add("x-amz-storage-class", object.storageClass());
        }
        boolean whole =
                call.parameter("partNumber").isEmpty() && !call.headers().contains("range");
        if (whole && wantsChecksum(call)) {
            object.checksum().ifPresent(checksum -> ChecksumFields.add(headers, checksum));
        }
    }

    /** Whether the caller asks for checksums. */
    static boolean wantsChecksum(S3Call call) {
        return call.headers()
                .first(ChecksumHeaders.MODE)
                .filter("ENABLED"::equalsIgnoreCase)
                .isPresent();
    }

    private static void addMetadata(Headers.Builder headers, Headers metadata, S3Call call) {
        Set<String> overridden = Set.of();
        if (!call.query().isEmpty()) {
            overridden = OVERRIDABLE.stream()
                    .filter(name -> call.parameter("response-" + name).isPresent())
                    .collect(Collectors.toSet());
            for (String name : overridden) {
                headers.add(field(name, call.parameter("response-" + name).orElse("")));
            }
        }
        boolean typed = overridden.contains("content-type");
        for (int i = 0; i < metadata.size(); i++) {
            String name = metadata.name(i);
            typed |= name.equals("content-type");
            if (!overridden.contains(name)) {
                headers.add(
                        name.startsWith(StoredObject.USER_METADATA) ? readable(metadata.field(i)) : metadata.field(i));
            }
        }
        if (!typed) {
            headers.add("content-type", DEFAULT_TYPE);
        }
    }

    /** HTTP has no letters that are not ASCII. */
    private static HeaderField readable(HeaderField field) {
        String words = EncodedWords.of(field.value());
        return words.equals(field.value()) ? field : HeaderField.of(field.name(), words);
    }

    /** A header made from a decoded query parameter. */
    private static HeaderField field(String name, String text) {
        try {
            return HeaderField.of(name, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new AwsException(
                    INVALID_ARGUMENT, "Invalid Argument: control characters in a `response-…` parameter");
        }
    }
}
