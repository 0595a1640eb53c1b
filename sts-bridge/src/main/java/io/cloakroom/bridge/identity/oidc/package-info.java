/**
 * OpenID Connect providers as identity source: fetches and keeps their keys, and turns a web identity token into an
 * {@link io.cloakroom.bridge.identity.oidc.Identity}. A token is an {@link io.cloakroom.bridge.identity.oidc.UnverifiedToken}
 * until a key of its own issuer has vouched for it. What an identity may do is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity.oidc;

import org.jspecify.annotations.NullMarked;
