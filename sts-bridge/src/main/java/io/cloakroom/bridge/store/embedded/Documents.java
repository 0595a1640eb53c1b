package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Documents;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.aws.xml.XmlWriter;

/** Request and answer documents in the namespace of S3. */
final class Documents {
    private static final String TYPE = "application/xml";

    private Documents() {}

    static XmlWriter document(String root) {
        return S3Documents.document(root);
    }

    static HttpAnswer answer(XmlWriter document) {
        return answer(document, Headers.EMPTY);
    }

    static HttpAnswer answer(XmlWriter document, Headers more) {
        var headers = Headers.builder().add("content-type", TYPE);
        headers.addAll(more);
        return new HttpAnswer(200, headers.build(), document.toBytes());
    }

    /** An answer with an empty body. */
    static HttpAnswer empty(int status, Headers headers) {
        return new HttpAnswer(status, headers, new byte[0]);
    }

    /**
     * Reads a request document.
     *
     * @throws AwsException {@code MalformedXML} if it is not well-formed, too large or another document
     */
    static XmlElement parse(byte[] document, String root, int maxElements) {
        XmlElement element = XmlElement.parse(document, maxElements);
        if (!element.name().equals(root)) {
            throw malformed("Expected `%s`, got `%s`.".formatted(root, element.name()));
        }
        return element;
    }

    static AwsException malformed(String detail) {
        return AwsException.of(MALFORMED_XML, detail);
    }
}
