@NullMarked
package io.cloakroom.cli.keycloak;

import org.jspecify.annotations.NullMarked;
