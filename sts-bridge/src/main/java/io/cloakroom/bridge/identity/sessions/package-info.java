/**
 * Sessions as an identity source: who signed with the credentials of a session may go on as a role. The identity is the
 * one that the session was issued for, so that whatever voids that one voids what is made from it.
 */
@NullMarked
package io.cloakroom.bridge.identity.sessions;

import org.jspecify.annotations.NullMarked;
