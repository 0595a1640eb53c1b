package io.cloakroom.aws.form;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HeaderField;
import io.cloakroom.aws.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a browser upload that precede its file. {@code ${filename}} is replaced in them, except where a
 * signature or a document would change.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html">HTML form fields</a>
 */
public final class PostForm {
    /**
     * A field.
     *
     * @param name in lower case; each is there once
     */
    public record Field(String name, String value) {}

    private static final String FILE_NAME = "${filename}";

    /** The limit of a key. */
    private static final int MAX_FILE_NAME_CHARACTERS = 1024;

    /** For all fields that become headers together: a request's head is bounded too. */
    private static final int MAX_HEADER_CHARACTERS = 16 * 1024;

    /** Fields in which {@code ${filename}} is not replaced. */
    private static final Set<String> LITERAL = Set.of(
            "awsaccesskeyid",
            "bucket",
            "policy",
            "redirect",
            "signature",
            "success_action_redirect",
            "success_action_status",
            "tagging",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-signature");

    /** Fields that are headers of the object under the same name; besides {@code x-amz-*}. */
    private static final Set<String> HEADERS = Set.of(
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-md5",
            "content-type",
            "expires");

    private static final Set<String> OF_THE_SIGNATURE =
            Set.of("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token", "x-amz-signature");

    private final List<Field> fields;

    private PostForm(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /** @throws AwsException {@code MaxPostPreDataLengthExceededError} if the file's name makes the fields too long */
    static PostForm of(List<Field> fields, String fileName) {
        requireRoom(fields, fileName);
        List<Field> expanded = new ArrayList<>(fields.size());
        for (Field field : fields) {
            boolean isLiteral = LITERAL.contains(field.name()) || !field.value().contains(FILE_NAME);
            expanded.add(
                    isLiteral ? field : new Field(field.name(), field.value().replace(FILE_NAME, fileName)));
        }
        return new PostForm(expanded);
    }

    /** The sender isn't authenticated yet, and a form could repeat a long file name thousands of times. */
    private static void requireRoom(List<Field> fields, String fileName) {
        long characters = 0;
        for (Field field : fields) {
            String value = field.value();
            characters += value.length();
            for (int at = value.indexOf(FILE_NAME); at >= 0; at = value.indexOf(FILE_NAME, at + FILE_NAME.length())) {
                characters += fileName.length();
            }
        }
        if (fileName.length() > MAX_FILE_NAME_CHARACTERS || characters > FormReader.MAX_FIELD_BYTES) {
            throw AwsException.of(
                    AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED,
                    "The name of the file makes the fields too long: it has at most %d characters, and the fields with it %d."
                            .formatted(MAX_FILE_NAME_CHARACTERS, FormReader.MAX_FIELD_BYTES));
        }
    }

    /** All fields but the file, in the order they came. */
    public List<Field> fields() {
        return fields;
    }

    /** The value of a field, whose name is given in lower case. */
    public Optional<String> value(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /**
     * The value of a field that a form must have.
     *
     * @throws AwsException {@code InvalidArgument} if it is missing or empty
     */
    public String required(String name) {
        return value(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> AwsException.of(
                        AwsErrorCode.INVALID_ARGUMENT,
                        "Bucket POST must contain a field named '%s'. If it is specified, please check the order of the fields."
                                .formatted(name)));
    }

    /**
     * The fields that describe the object, as the headers of PutObject.
     *
     * @throws AwsException {@code InvalidArgument} if a value can't be a header, {@code MalformedXML} for bad tags,
     *     {@code MaxPostPreDataLengthExceededError} if they have more than 16 384 characters
     */
    public Headers headers() {
        Headers.Builder headers = Headers.builder();
        int characters = 0;
        for (Field field : fields) {
            String name = field.name();
            characters += isHeader(name) ? name.length() + field.value().length() : 0;
            if (characters > MAX_HEADER_CHARACTERS) {
                throw AwsException.of(
                        AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED,
                        "The fields that describe the object have more than %d characters."
                                .formatted(MAX_HEADER_CHARACTERS));
            }
            switch (name) {
                case "acl" -> add(headers, "x-amz-acl", field.value());
                case "tagging" -> add(headers, "x-amz-tagging", FormTags.header(field.value()));
                default -> {
                    if (isHeader(name)) {
                        add(headers, name, field.value());
                    }
                }
            }
        }
        return headers.build();
    }

    private static boolean isHeader(String name) {
        return HEADERS.contains(name) || (name.startsWith("x-amz-") && !OF_THE_SIGNATURE.contains(name));
    }

    private static void add(Headers.Builder headers, String name, String value) {
        if (headers.contains(name)) {
            throw AwsException.of(AwsErrorCode.INVALID_ARGUMENT, "The form says `" + name + "` in two fields.");
        }
        try {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            headers.add(HeaderField.of(name, new String(bytes, StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_ARGUMENT,
                    "The form field `%s` can't be a header: %s."
                            .formatted(MultipartHeaders.printable(name), e.getMessage()));
        }
    }
}
