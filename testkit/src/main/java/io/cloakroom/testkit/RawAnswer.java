package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.http.Headers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer as it came over the wire. */
public final class RawAnswer {
    private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");

    private final int status;
    private final Headers headers;
    private final byte[] body;

    RawAnswer(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body.clone();
    }

    public int status() {
        return status;
    }

    public Headers headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, UTF_8);
    }

    /**
     * The code of an S3 or STS error document. For a HEAD, the code in the header that takes its place. Empty if there
     * is none.
     */
    public String errorCode() {
        Matcher code = CODE.matcher(text());
        return code.find() ? code.group(1) : headers.first("x-minio-error-code").orElse("");
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}
