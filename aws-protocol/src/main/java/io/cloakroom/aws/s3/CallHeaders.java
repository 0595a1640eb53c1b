package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Picks the headers of a request that belong to its operation, and refuses those whose meaning would get lost. */
final class CallHeaders {
    private static final String AMZ = "x-amz-";
    private static final String META = "x-amz-meta-";

    /** Headers in which stores keep their own affairs. */
    private static final String[] VENDORS = {
        "x-minio-", "x-rustfs-", "x-seaweedfs-", "seaweed-", "x-rgw-", "x-emc-", "x-goog-", "x-internal-"
    };

    /** Metadata that some stores take for commands. */
    private static final String[] COMMANDS = {"snowball-", "minio-", "rustfs-", "x-minio-", "x-rustfs-", "x-seaweedfs-"
    };

    private final S3Row row;
    private final Headers.Builder kept = Headers.builder();
    private int copySources;

    CallHeaders(S3Row row) {
        this.row = row;
    }

    void addAll(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            String value = headers.value(i);
            if (name.startsWith(AMZ)) {
                addAmz(name, value);
            } else if (row.headers().contains(name)) {
                addPlain(name, value);
            } else {
                requireNoVendor(name);
            }
        }
    }

    private void addPlain(String name, String value) {
        String meant = name.equals("content-encoding") ? withoutAwsChunked(value) : value;
        if (!meant.isEmpty()) {
            kept.add(name, meant);
        }
    }

    private void addAmz(String name, String value) {
        if (row.headers().contains(name)) {
            requireOneCopySource(name);
            kept.add(name, value);
        } else if (name.startsWith(META) && row.metadata()) {
            requireNoCommand(name);
            kept.add(name, value);
        } else if (!HeaderGroups.USED_UP.contains(name)) {
            throw S3Classifier.notImplemented(
                    "`" + S3Classifier.printable(name) + "` has no meaning for this operation.");
        }
    }

    /** A header that was put into the query of a presigned URL. */
    void addHoisted(String name, QueryParameter parameter) {
        if (name.equals(HeaderGroups.COPY_SOURCE) || kept.build().contains(name)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "`" + S3Classifier.printable(name) + "` must be sent once, as a header.");
        }
        byte[] bytes = parameter.value().getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            if ((b >= 0 && b < ' ') || b == 0x7f) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_ARGUMENT,
                        "`" + S3Classifier.printable(name) + "` holds a control character.");
            }
        }
        addAmz(name, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private void requireOneCopySource(String name) {
        if (name.equals(HeaderGroups.COPY_SOURCE) && ++copySources > 1) {
            throw AwsException.of(AwsErrorCode.INVALID_ARGUMENT, "x-amz-copy-source stands there twice.");
        }
    }

    private static void requireNoVendor(String name) {
        for (String vendor : VENDORS) {
            if (name.startsWith(vendor)) {
                throw S3Classifier.notImplemented("`" + S3Classifier.printable(name) + "` is a store's own header.");
            }
        }
    }

    private static void requireNoCommand(String name) {
        for (String command : COMMANDS) {
            if (name.startsWith(command, META.length())) {
                throw S3Classifier.notImplemented(
                        "`" + S3Classifier.printable(name) + "` is a command to some stores.");
            }
        }
    }

    private static String withoutAwsChunked(String value) {
        if (!value.toLowerCase(Locale.ROOT).contains("aws-chunked")) {
            return value;
        }
        StringBuilder rest = new StringBuilder();
        for (String coding : value.split(",", -1)) {
            if (!coding.strip().equalsIgnoreCase("aws-chunked")) {
                rest.append(rest.isEmpty() ? "" : ",").append(coding.strip());
            }
        }
        return rest.toString();
    }

    Headers build() {
        return kept.build();
    }
}
