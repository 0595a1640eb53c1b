/** The stack that end-to-end tests share: one Keycloak with the demo realm, one bridge in each mode. */
@NullMarked
package io.cloakroom.e2e;

import org.jspecify.annotations.NullMarked;
