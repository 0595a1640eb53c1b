package io.cloakroom.aws.sts;

import io.cloakroom.aws.xml.XmlWriter;

/**
 * An assumed role in an answer: whom the credentials stand for, and the credentials.
 *
 * @param id {@code <access key id>:<role session name>}
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumedRoleUser.html">AssumedRoleUser</a>
 */
public record AssumedRole(String arn, String id, SessionCredentials credentials) {
    /** The id goes out under AWS's name and under MinIO's. */
    void writeUser(XmlWriter document) {
        document.open("AssumedRoleUser")
                .element("Arn", arn)
                .element("AssumedRoleId", id)
                .element("AssumeRoleId", id)
                .close();
    }
}
