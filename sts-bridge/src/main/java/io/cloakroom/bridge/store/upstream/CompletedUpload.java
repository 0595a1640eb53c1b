package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Documents;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.Arrays;
import java.util.Optional;

/**
 * The answer to a completed multipart upload. Its {@code Location} is the client's address of the object, not the
 * upstream's.
 */
final class CompletedUpload {
    private static final String ROOT = "CompleteMultipartUploadResult";
    private static final int MAX_ELEMENTS = 100;

    private CompletedUpload() {}

    /** The answer for the client; empty if this is another document. */
    static Optional<HttpAnswer> rewritten(byte[] body, Headers answered, String url) {
        XmlElement root;
        try {
            root = XmlElement.parse(withoutLeadingBlanks(body), MAX_ELEMENTS);
        } catch (AwsException e) {
            return Optional.empty();
        }
        if (!root.name().equals(ROOT)) {
            return Optional.empty();
        }
        XmlWriter xml = S3Documents.document(ROOT);
        for (XmlElement element : root.children()) {
            boolean location = element.name().equals("Location");
            xml.element(element.name(), location ? url : element.text());
        }
        Headers.Builder headers = Headers.builder().add("content-type", "application/xml");
        AnswerHeaders.passed(answered).forEach((name, value) -> {
            if (name.startsWith("x-amz-") || name.equals("etag")) {
                headers.add(name, value);
            }
        });
        return Optional.of(new HttpAnswer(200, headers.build(), xml.toBytes()));
    }

    /** The body without the blanks that S3 sends to keep the connection alive while it assembles the object. */
    static byte[] withoutLeadingBlanks(byte[] body) {
        int start = 0;
        while (start < body.length && body[start] <= ' ' && body[start] >= 0) {
            start++;
        }
        return start == 0 ? body : Arrays.copyOfRange(body, start, body.length);
    }
}
