/**
 * Sessions as an identity source: whoever signs with session credentials may assume a role. The identity is the one
 * that the session was issued for, so a cut-off that voids the session voids the new one too.
 */
@NullMarked
package io.cloakroom.bridge.identity.sessions;

import org.jspecify.annotations.NullMarked;
