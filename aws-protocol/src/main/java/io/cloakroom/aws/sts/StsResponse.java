package io.cloakroom.aws.sts;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;

/** The answer to a successful STS call. */
public sealed interface StsResponse
        permits AssumeRole.Answer,
                AssumeRoleWithCustomToken.Answer,
                AssumeRoleWithLdapIdentity.Answer,
                AssumeRoleWithCertificate.Answer,
                AssumeRoleWithWebIdentity.Answer,
                GetCallerIdentity.Answer,
                GetFederationToken.Answer,
                GetSessionToken.Answer {
    /** The namespace of every STS document. */
    String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    /** The answer on the wire. */
    HttpAnswer answer(String requestId);

    /** A document for an action, up to the first element of its result. */
    static XmlWriter begin(String action) {
        return XmlWriter.document(action + "Response", NAMESPACE).open(action + "Result");
    }

    /** The answer, once the result is written. */
    static HttpAnswer end(XmlWriter document, String requestId) {
        document.close()
                .open("ResponseMetadata")
                .element("RequestId", requestId)
                .close();
        return new HttpAnswer(200, headers(), document.toBytes());
    }

    /** The headers of every STS document, errors included. Answers hold secrets, so caches must not store them. */
    static Headers headers() {
        return Headers.builder()
                .add("content-type", "application/xml")
                .add("cache-control", "no-store")
                .build();
    }
}
