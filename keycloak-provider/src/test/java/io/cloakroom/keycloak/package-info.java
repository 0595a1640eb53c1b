/** Checks on the provider as a whole. */
@NullMarked
package io.cloakroom.keycloak;

import org.jspecify.annotations.NullMarked;
