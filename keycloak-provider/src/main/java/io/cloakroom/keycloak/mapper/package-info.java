/** The token mapper that writes policy names into tokens. */
@NullMarked
package io.cloakroom.keycloak.mapper;

import org.jspecify.annotations.NullMarked;
