package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.util.Optional;

/**
 * The tokens a caller presents.
 *
 * @param accessToken for user info, if the provider is set up for it
 * @param address the caller's; limits on waiting for a provider count per address
 */
record ShownTokens(UnverifiedToken token, Optional<Secret> accessToken, String address) {}
