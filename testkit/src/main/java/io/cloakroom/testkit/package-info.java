/**
 * Starts a real Keycloak and a bridge as processes, for tests.
 *
 * <p>Everything is taken from what the build has made; nothing is installed, and nothing but Keycloak's container
 * variant needs Docker.
 */
@NullMarked
package io.cloakroom.testkit;

import org.jspecify.annotations.NullMarked;
