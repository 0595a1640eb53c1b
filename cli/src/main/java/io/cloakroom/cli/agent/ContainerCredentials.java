package io.cloakroom.cli.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.sts.SessionCredentials;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The credentials that a program gets.
 *
 * @param accountId of the assumed role, 12 digits
 */
record ContainerCredentials(SessionCredentials session, Optional<String> accountId) {
    /**
     * The JSON that the SDKs read.
     *
     * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">Container
     *     credential provider</a>
     */
    byte[] json() {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        members.put("AccessKeyId", session.accessKeyId());
        members.put("SecretAccessKey", session.secretAccessKey().reveal());
        members.put("Token", session.sessionToken().reveal());
        members.put(
                "Expiration",
                session.expiration().truncatedTo(ChronoUnit.SECONDS).toString());
        accountId.ifPresent(id -> members.put("AccountId", id));
        return members.toString().getBytes(StandardCharsets.UTF_8);
    }
}
