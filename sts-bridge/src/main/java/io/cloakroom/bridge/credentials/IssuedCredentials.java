package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import java.time.Instant;

/** Session credentials, handed to the caller once. {@code toString} shows neither the secret nor the token. */
public record IssuedCredentials(
        String accessKeyId, Secret secret, String sessionToken, Instant expiration, Session session) {
    @Override
    public String toString() {
        return "IssuedCredentials[accessKeyId=%s, expiration=%s]".formatted(accessKeyId, expiration);
    }
}
