package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.PercentDecoder;
import java.util.Optional;

/** The object named by {@code x-amz-copy-source}. */
public record CopySource(S3Target.Object target, Optional<String> versionId) {
    private static final String VERSION = "?versionId=";

    /**
     * Reads {@code bucket/key} or {@code /bucket/key}, percent-encoded, with an optional {@code ?versionId=…} at the
     * end. A {@code +} is a plus, and a {@code ?} in the key must be encoded. The slashes may be encoded too:
     * JavaScript's {@code encodeURIComponent} does that.
     *
     * @param header one char per byte
     * @throws AwsException {@code InvalidArgument} if it names no object, {@code XMinioInvalidResourceName} for a key
     *     that no request may name
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
        if (TargetParser.pathStyle(withSlash(mark < 0 ? header : header.substring(0, mark)))
                instanceof S3Target.Object object) {
            return new CopySource(object, version);
        }
        throw invalid();
    }

    /** The path without a leading slash, and with a plain slash after the bucket. */
    private static String withSlash(String path) {
        String relative = path.substring(slashAt(path, 0));
        for (int i = 0; i < relative.length(); i++) {
            int length = slashAt(relative, i);
            if (length > 0) {
                return relative.substring(0, i) + '/' + relative.substring(i + length);
            }
        }
        return relative;
    }

    /** The length of the slash that begins here; 0 if none does. */
    private static int slashAt(String path, int index) {
        return path.startsWith("/", index) ? 1 : path.regionMatches(true, index, "%2F", 0, 3) ? 3 : 0;
    }

    private static AwsException invalid() {
        return AwsException.of(
                AwsErrorCode.INVALID_ARGUMENT,
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
}
