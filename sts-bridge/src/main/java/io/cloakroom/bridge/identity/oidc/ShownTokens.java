package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.util.Optional;

/**
 * What a caller shows for a login.
 *
 * @param accessToken for user info, where a provider is set up for it
 * @param address whose calls share the places in which to wait for a provider
 */
public record ShownTokens(UnverifiedToken token, Optional<Secret> accessToken, String address) {}
