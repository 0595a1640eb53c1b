/**
 * Signals of identity providers that something has happened to a user or a login: OpenID Connect back-channel logout,
 * and security events of the Shared Signals Framework, pushed or polled. What they end is written to the revocation
 * list before they are acknowledged.
 */
@NullMarked
package io.cloakroom.bridge.signals;

import org.jspecify.annotations.NullMarked;
