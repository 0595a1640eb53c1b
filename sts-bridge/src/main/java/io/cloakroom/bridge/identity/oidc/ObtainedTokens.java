package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * What a provider gives for a code or a refresh token. Nothing in it is verified: it came from the provider itself, but
 * for whom and for which client is in the access token.
 *
 * @param lasts how long the access token is good for
 * @param refreshToken takes the place of the one before
 */
public record ObtainedTokens(
        Secret accessToken, Duration lasts, Optional<Secret> refreshToken, Optional<Secret> idToken) {}
