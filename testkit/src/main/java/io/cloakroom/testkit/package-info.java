/** Starts a real Keycloak and a bridge as processes, for tests. */
@NullMarked
package io.cloakroom.testkit;

import org.jspecify.annotations.NullMarked;
