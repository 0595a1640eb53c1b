package io.cloakroom.bridge.sso;

import io.cloakroom.aws.Secret;
import java.util.Optional;

/**
 * What an SSO access token stands for.
 *
 * @param provider that gave it
 * @param accessToken the provider's
 * @param refreshToken by which the login can be ended
 * @param issuer of the access token
 * @param subject of the access token
 * @param sessionId the login at the provider
 */
record SsoToken(
        String provider,
        Secret accessToken,
        Optional<Secret> refreshToken,
        String issuer,
        String subject,
        Optional<String> sessionId) {}
