/**
 * Who somebody is and what that gives, whatever showed it. Each package below this one is a kind of identity source. It
 * turns what a caller shows into an {@link io.cloakroom.bridge.identity.Identity}, and nobody else makes one.
 * Credentials are issued elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity;

import org.jspecify.annotations.NullMarked;
