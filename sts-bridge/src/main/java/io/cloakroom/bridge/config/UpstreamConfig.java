package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * The S3 store behind the gateway.
 *
 * @param endpoint scheme, host and port only; addressed path-style
 */
public record UpstreamConfig(
        URI endpoint,
        String region,
        String accessKeyId,
        Secret secretAccessKey,
        Optional<Secret> sessionToken,
        UpstreamTls tls) {
    /** With the standard TLS settings. */
    public UpstreamConfig(
            URI endpoint, String region, String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {
        this(endpoint, region, accessKeyId, secretAccessKey, sessionToken, UpstreamTls.STANDARD);
    }
}
