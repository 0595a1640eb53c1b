/**
 * Starts a real Keycloak and a bridge as processes, for tests.
 *
 * <p>Everything comes from the build's output. Nothing is installed, and only Keycloak's container variant needs
 * Docker.
 */
@NullMarked
package io.cloakroom.testkit;

import org.jspecify.annotations.NullMarked;
