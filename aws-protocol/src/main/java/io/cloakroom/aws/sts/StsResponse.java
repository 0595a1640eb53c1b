package io.cloakroom.aws.sts;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What STS answers to a call that went well. */
public sealed interface StsResponse {
    /** The namespace of every STS document. */
    String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    /** The answer on the wire. */
    HttpAnswer answer(String requestId);

    /**
     * Session credentials for a web identity.
     *
     * @param assumedRoleId {@code <access key id>:<role session name>}
     * @param provider the issuer of the token
     * @param audience the client the token was made for
     */
    record WebIdentity(
            boolean isClientGrants,
            String arn,
            String assumedRoleId,
            String accessKeyId,
            Secret secretAccessKey,
            Secret sessionToken,
            Instant expiration,
            String subject,
            String provider,
            String audience)
            implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            String action = isClientGrants ? "AssumeRoleWithClientGrants" : "AssumeRoleWithWebIdentity";
            XmlWriter document = begin(action);
            document.open("AssumedRoleUser")
                    .element("Arn", arn)
                    .element("AssumedRoleId", assumedRoleId)
                    .element("AssumeRoleId", assumedRoleId)
                    .close();
            document.element("Audience", audience);
            document.open("Credentials")
                    .element("AccessKeyId", accessKeyId)
                    .element("SecretAccessKey", secretAccessKey.reveal())
                    .element("SessionToken", sessionToken.reveal())
                    .element(
                            "Expiration",
                            expiration.truncatedTo(ChronoUnit.SECONDS).toString())
                    .close();
            document.element("Provider", provider)
                    .element(isClientGrants ? "SubjectFromToken" : "SubjectFromWebIdentityToken", subject);
            return end(document, requestId);
        }
    }

    /** The caller's own identity. The account is always {@code 000000000000}: there is but one. */
    record CallerIdentity(String arn, String userId) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = begin("GetCallerIdentity")
                    .element("Arn", arn)
                    .element("UserId", userId)
                    .element("Account", "000000000000");
            return end(document, requestId);
        }
    }

    private static XmlWriter begin(String action) {
        return XmlWriter.document(action + "Response", NAMESPACE).open(action + "Result");
    }

    private static HttpAnswer end(XmlWriter document, String requestId) {
        document.close()
                .open("ResponseMetadata")
                .element("RequestId", requestId)
                .close();
        return new HttpAnswer(200, headers(), document.toBytes());
    }

    /** The headers of every STS document, also of an error. Answers hold secrets: nobody may keep them. */
    static Headers headers() {
        return Headers.builder()
                .add("content-type", "application/xml")
                .add("cache-control", "no-store")
                .build();
    }
}
