package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;

/** Renders an error as STS does. */
public final class StsErrors {
    private StsErrors() {}

    /**
     * The error document.
     *
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS common errors</a>
     */
    public static HttpAnswer answer(AwsException error, String requestId) {
        XmlWriter document = XmlWriter.document("ErrorResponse", StsResponse.NAMESPACE)
                .open("Error")
                .element("Type", error.code().status() < 500 ? "Sender" : "Receiver")
                .element("Code", error.code().wireName())
                .element("Message", error.sentence())
                .close()
                .element("RequestId", requestId);
        return new HttpAnswer(error.code().status(), StsResponse.headers(), document.toBytes());
    }
}
