package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HeaderField;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.payload.ChecksumHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Picks the headers that belong to the operation of a request and drops the others. Refuses those that the sender
 * relies on but the operation does not support.
 */
final class CallHeaders {
    private static final String AMZ = "x-amz-";
    private static final String META = "x-amz-meta-";

    /** The same as for the headers of a request. */
    private static final int MAX_HOISTED = 100;

    private final S3Row row;
    private final Headers.Builder kept = Headers.builder();
    private int copySources;
    private int hoisted;

    CallHeaders(S3Row row) {
        this.row = row;
    }

    void addAll(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            HeaderField field = headers.field(i);
            if (field.name().startsWith(AMZ)) {
                addAmz(field);
            } else if (row.headers().contains(field.name())) {
                addPlain(field);
            } else {
                requireNoVendor(field.name());
            }
        }
    }

    /** Adds all headers of one name. */
    void addAll(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals(name)) {
                addAmz(headers.field(i));
            }
        }
    }

    private void addPlain(HeaderField field) {
        HeaderField meant = field.name().equals("content-encoding") ? withoutAwsChunked(field) : field;
        if (!meant.value().isEmpty()) {
            kept.add(meant);
        }
    }

    private void addAmz(HeaderField field) {
        String name = field.name();
        if (row.headers().contains(name)) {
            requireOneCopySource(name);
            kept.add(field);
        } else if (name.startsWith(META)) {
            requireNoCommand(name);
            if (row.metadata()) {
                kept.add(field);
            }
        } else if (!AmzHeaders.isOfTheMessage(name) && AmzHeaders.isReliedOn(name)) {
            throw S3Classifier.notImplemented(
                    "`" + S3Classifier.printable(name) + "` asks for something that this operation does not support.");
        }
    }

    /**
     * Adds a header that was put into the query of a presigned URL. A checksum there is dropped: it was computed before
     * there was a body, so it says nothing about the body that comes.
     *
     * @throws AwsException {@code InvalidArgument} if it could not have been sent as a header, {@code
     *     RequestHeaderSectionTooLarge} if there are too many
     */
    void addHoisted(String name, QueryParameter parameter) {
        if (++hoisted > MAX_HOISTED) {
            throw AwsException.of(
                    AwsErrorCode.REQUEST_HEADER_SECTION_TOO_LARGE,
                    "More than %d headers stand in the query.".formatted(MAX_HOISTED));
        }
        if (row.body() != S3Body.DOCUMENT_OF_PARTS && ChecksumHeaders.isOfThePayload(name)) {
            return;
        }
        if (name.equals(HeaderGroups.COPY_SOURCE) || kept.contains(name)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "`" + S3Classifier.printable(name) + "` must be sent once, as a header.");
        }
        addAmz(hoisted(name, parameter.value()));
    }

    private static HeaderField hoisted(String name, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HeaderField.of(name, new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_ARGUMENT,
                    "`%s` can't be a header: %s.".formatted(S3Classifier.printable(name), e.getMessage()));
        }
    }

    private void requireOneCopySource(String name) {
        if (name.equals(HeaderGroups.COPY_SOURCE) && ++copySources > 1) {
            throw AwsException.of(AwsErrorCode.INVALID_ARGUMENT, "x-amz-copy-source is given twice.");
        }
    }

    private static void requireNoVendor(String name) {
        if (VendorHeaders.isOwn(name)) {
            throw S3Classifier.notImplemented("`" + S3Classifier.printable(name) + "` is a store's own header.");
        }
    }

    private static void requireNoCommand(String name) {
        if (VendorHeaders.isCommand(name)) {
            throw S3Classifier.notImplemented("`" + S3Classifier.printable(name) + "` is a command to some stores.");
        }
    }

    private static HeaderField withoutAwsChunked(HeaderField field) {
        String value = field.value();
        if (!value.toLowerCase(Locale.ROOT).contains("aws-chunked")) {
            return field;
        }
        StringBuilder rest = new StringBuilder();
        for (String coding : value.split(",", -1)) {
            if (!coding.strip().equalsIgnoreCase("aws-chunked")) {
                rest.append(rest.isEmpty() ? "" : ",").append(coding.strip());
            }
        }
        return HeaderField.of(field.name(), rest.toString());
    }

    Headers build() {
        return kept.build();
    }
}
