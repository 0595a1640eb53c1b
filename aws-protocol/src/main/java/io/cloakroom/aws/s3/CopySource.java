package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.PercentDecoder;
import java.util.Optional;

/** The object named by {@code x-amz-copy-source}. */
public record CopySource(S3Target target, Optional<String> versionId) {
    private static final String VERSION = "?versionId=";

    /**
     * Reads {@code bucket/key} or {@code /bucket/key}, percent-encoded, with {@code ?versionId=…} at the end for a version. A
     * {@code +} is a plus; a {@code ?} of the key must be encoded.
     *
     * @param header one char per byte
     * @throws AwsException {@code InvalidArgument} if it names no object, {@code XMinioInvalidResourceName} for a key that no
     *     request may name
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">x-amz-copy-source</a>
     */
    public static CopySource parse(String header) {
        int mark = header.indexOf('?');
        Optional<String> version = Optional.empty();
        if (mark >= 0) {
            if (!header.startsWith(VERSION, mark)) {
                throw invalid();
            }
            version = Optional.of(PercentDecoder.PATH.decode(header.substring(mark + VERSION.length())));
        }
        String path = mark < 0 ? header : header.substring(0, mark);
        S3Target target = TargetParser.pathStyle(path.startsWith("/") ? path.substring(1) : path);
        if (!target.isObject()) {
            throw invalid();
        }
        return new CopySource(target, version);
    }

    private static AwsException invalid() {
        return AwsException.of(
                AwsErrorCode.INVALID_ARGUMENT,
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
}
