package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.Optional;

/**
 * MinIO's {@code AssumeRoleWithCertificate}: a client exchanges the certificate of its TLS connection for session
 * credentials. Its parameters are in the query only.
 *
 * @see <a href="https://min.io/docs/minio/linux/developers/security-token-service/AssumeRoleWithCertificate.html">
 *     AssumeRoleWithCertificate</a>
 */
public final class AssumeRoleWithCertificate implements StsRequest {
    static final String ACTION = "AssumeRoleWithCertificate";

    private final SessionParameters undated;
    private final Optional<String> seconds;

    private AssumeRoleWithCertificate(SessionParameters undated, Optional<String> seconds) {
        this.undated = undated;
        this.seconds = seconds;
    }

    /**
     * Reads a call.
     *
     * @throws AwsException {@code InvalidParameterValue} if the query does not name the action; as
     *     {@link SessionParameters#read}, but nothing about the duration
     */
    static AssumeRoleWithCertificate read(RequestHead head) {
        if (head.queryValue("Action").filter(ACTION::equals).isEmpty()) {
            throw new AwsException(
                    AwsErrorCode.INVALID_PARAMETER_VALUE,
                    "Unsupported action %s in a form: send it and its parameters in the query".formatted(ACTION));
        }
        StsForm query = StsForm.of(head, new byte[0]);
        return new AssumeRoleWithCertificate(SessionParameters.readUndated(query), query.text("DurationSeconds"));
    }

    @Override
    public String action() {
        return ACTION;
    }

    /** The call names no role. */
    @Override
    public String resource() {
        return "";
    }

    /**
     * The session parameters. To be read once the certificate is verified, as MinIO does.
     *
     * @throws AwsException {@code MissingParameter} for a bad duration
     */
    public SessionParameters session() {
        try {
            return undated.lasting(seconds);
        } catch (AwsException e) {
            throw new AwsException(AwsErrorCode.MISSING_PARAMETER, e.sentence());
        }
    }

    /** Session credentials for a certificate. */
    public record Answer(AssumedRole assumed) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(ACTION);
            assumed.credentials().write(document);
            return StsResponse.end(document, requestId);
        }
    }
}
