/** What STS answers to good and bad tokens of a real Keycloak. */
@NullMarked
package io.cloakroom.e2e.sts;

import org.jspecify.annotations.NullMarked;
