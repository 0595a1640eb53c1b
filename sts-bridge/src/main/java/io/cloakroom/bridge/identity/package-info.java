/**
 * Identities and what they are granted, whatever their source. Each package below this one is a kind of identity
 * source. It turns the proof that a caller shows into an {@link io.cloakroom.bridge.identity.Identity}, and nothing
 * else makes one. Credentials are issued elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity;

import org.jspecify.annotations.NullMarked;
