package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads settings from the places where a request may carry them: in a header, or in the query of a presigned URL. */
final class RequestSources {
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String DATE = "X-Amz-Date";

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT);

    private RequestSources() {}

    static boolean isPresigned(RequestHead head) {
        return head.queryValue(SIGNATURE).isPresent();
    }

    /** The time since a presigned URL was signed, in milliseconds; empty for other requests. */
    static List<String> ageOfPresignedUrl(RequestHead head, Instant now) {
        if (!isPresigned(head)) {
            return List.of();
        }
        return head.queryValue(DATE)
                .map(date -> Duration.between(TIMESTAMP.parse(date, Instant::from), now))
                .map(age -> List.of(Long.toString(age.toMillis())))
                .orElse(List.of());
    }

    private static List<String> once(String name, List<String> values) {
        if (values.size() > 1) {
            throw AwsException.of(AwsErrorCode.INVALID_ARGUMENT, "`%s` is given twice.".formatted(name));
        }
        return values;
    }

    /**
     * The value of an {@code x-amz-*} setting of the operation, by its name in lower case, wherever it was.
     *
     * @throws AwsException {@code InvalidArgument} if it appears twice
     */
    static List<String> setting(S3Call call, String name) {
        return call.headers().contains(name) ? once(name, texts(call.headers(), name)) : List.of();
    }

    /** All values of a header, by its name in lower case. They are read as UTF-8 if they are valid UTF-8. */
    static List<String> header(RequestHead head, String name) {
        return texts(head.headers(), name);
    }

    private static List<String> texts(Headers headers, String name) {
        List<String> values = new ArrayList<>(headers.all(name));
        values.replaceAll(RequestSources::text);
        return values;
    }

    private static String text(String wire) {
        if (wire.chars().allMatch(c -> c < 0x80)) {
            return wire;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return wire;
        }
    }
}
