@NullMarked
package io.cloakroom.keycloak.events;

import org.jspecify.annotations.NullMarked;
