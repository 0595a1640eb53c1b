/**
 * OpenID Connect providers as identity sources. Fetches and caches their keys, and turns a web identity token into an
 * {@link io.cloakroom.bridge.identity.Identity}. A token stays an
 * {@link io.cloakroom.bridge.identity.oidc.UnverifiedToken} until a key of its own issuer has verified it. Which
 * policies it grants is decided here, by its claim or its role. What they allow is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity.oidc;

import org.jspecify.annotations.NullMarked;
