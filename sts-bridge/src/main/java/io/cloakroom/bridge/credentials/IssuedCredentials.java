package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import java.time.Instant;

/**
 * Session credentials, handed to the caller once. Only {@link SessionSealer} makes them. {@code toString} shows neither
 * the secret nor the token.
 */
public final class IssuedCredentials {
    private final String accessKeyId;
    private final Secret secret;
    private final String sessionToken;
    private final Instant expiration;

    IssuedCredentials(String accessKeyId, Secret secret, String sessionToken, Instant expiration) {
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.sessionToken = sessionToken;
        this.expiration = expiration;
    }

    public String accessKeyId() {
        return accessKeyId;
    }

    public Secret secret() {
        return secret;
    }

    public String sessionToken() {
        return sessionToken;
    }

    public Instant expiration() {
        return expiration;
    }

    @Override
    public String toString() {
        return "IssuedCredentials[accessKeyId=%s, expiration=%s]".formatted(accessKeyId, expiration);
    }
}
