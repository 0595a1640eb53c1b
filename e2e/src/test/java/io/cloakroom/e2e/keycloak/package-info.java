/** The provider JAR in a real Keycloak, seen through its admin REST API and its OpenID Connect endpoints. */
@NullMarked
package io.cloakroom.e2e.keycloak;

import org.jspecify.annotations.NullMarked;
