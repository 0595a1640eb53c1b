package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;

/** Renders an error as S3 does. */
public final class S3Errors {
    private S3Errors() {}

    /**
     * The error document. The answer to a HEAD has no body: it says the same in {@code x-minio-error-code} and
     * {@code x-minio-error-desc}.
     *
     * @param target of the request, as far as known
     * @param resource the path as it was sent
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
     */
    public static HttpAnswer answer(
            AwsException error, String method, S3Target target, String resource, String requestId) {
        Headers.Builder headers = Headers.builder();
        error.fields().forEach(field -> headers.add(field.name(), field.value()));
        if (method.equals("HEAD")) {
            headers.add("x-minio-error-code", error.code().wireName())
                    .add("x-minio-error-desc", '"' + ascii(error.sentence()) + '"');
            return new HttpAnswer(error.code().status(), headers.build(), new byte[0]);
        }
        XmlWriter document = XmlWriter.document("Error")
                .element("Code", error.code().wireName())
                .element("Message", error.sentence());
        error.detail().ifPresent(detail -> document.element(detail.element(), detail.text()));
        switch (target) {
            case S3Target.Service service -> {}
            case S3Target.Bucket bucket -> document.element("BucketName", bucket.name());
            case S3Target.Object object -> document.element("Key", object.key()).element("BucketName", object.bucket());
        }
        document.element("Resource", resource).element("RequestId", requestId).element("HostId", requestId);
        headers.add("content-type", "application/xml");
        return new HttpAnswer(error.code().status(), headers.build(), document.toBytes());
    }

    /** The sentence as a header value: it must not end the header, nor hold characters that a client cannot read. */
    private static String ascii(String sentence) {
        StringBuilder text = new StringBuilder(sentence.length());
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            text.append(c >= ' ' && c < 0x7f && c != '"' ? c : '?');
        }
        return text.toString();
    }
}
