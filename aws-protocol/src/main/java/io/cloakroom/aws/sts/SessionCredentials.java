package io.cloakroom.aws.sts;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.xml.XmlWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The credentials in an answer.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html">Credentials</a>
 */
public record SessionCredentials(String accessKeyId, Secret secretAccessKey, Secret sessionToken, Instant expiration) {
    void write(XmlWriter document) {
        document.open("Credentials")
                .element("AccessKeyId", accessKeyId)
                .element("SecretAccessKey", secretAccessKey.reveal())
                .element("SessionToken", sessionToken.reveal())
                .element(
                        "Expiration", expiration.truncatedTo(ChronoUnit.SECONDS).toString())
                .close();
    }
}
