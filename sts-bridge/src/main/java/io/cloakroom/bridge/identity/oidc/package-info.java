/**
 * OpenID Connect providers as an identity source. Fetches and caches their keys, and turns a web identity token into an
 * {@link io.cloakroom.bridge.identity.oidc.Identity}. A token stays an
 * {@link io.cloakroom.bridge.identity.oidc.UnverifiedToken} until a key of its own issuer has verified it. What an
 * identity may do is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity.oidc;

import org.jspecify.annotations.NullMarked;
