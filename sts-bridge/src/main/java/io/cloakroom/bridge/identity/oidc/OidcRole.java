package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;

/** A role, and the provider in role mode whose tokens may assume it. */
record OidcRole(String arn, OidcProviderConfig provider) {}
