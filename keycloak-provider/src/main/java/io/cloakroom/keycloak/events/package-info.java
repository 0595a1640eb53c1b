/**
 * Tells bridges when access ends: recognises the changes after which a user has fewer rights, or a login is over, and
 * sends security event tokens about them.
 *
 * <p>In the transaction of a change only a small row is written, for each bridge that the realm names. Tokens are made,
 * signed and pushed after commit, on threads of their own.
 */
@NullMarked
package io.cloakroom.keycloak.events;

import org.jspecify.annotations.NullMarked;
