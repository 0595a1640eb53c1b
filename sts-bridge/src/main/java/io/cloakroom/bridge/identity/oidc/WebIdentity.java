package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.util.Optional;

/**
 * A web identity as a caller shows it.
 *
 * @param accessToken for user info, if the provider is set up for it
 * @param roleArn as sent
 * @param address the caller's; limits on waiting for a provider count per address
 */
public record WebIdentity(Secret token, Optional<Secret> accessToken, Optional<String> roleArn, String address) {}
