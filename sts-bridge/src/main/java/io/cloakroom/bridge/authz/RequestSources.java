package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.S3Call;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the texts of headers. Those of a call are its settings, also where a presigned URL has them in its query. */
final class RequestSources {
    private RequestSources() {}

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
    static List<String> texts(Headers headers, String name) {
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
