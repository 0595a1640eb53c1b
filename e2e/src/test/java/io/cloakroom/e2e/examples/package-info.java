/** Every example is run as its page tells, against a real Keycloak and a bridge. */
@NullMarked
package io.cloakroom.e2e.examples;

import org.jspecify.annotations.NullMarked;
