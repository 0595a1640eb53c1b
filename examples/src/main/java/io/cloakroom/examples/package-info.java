/** Walk-throughs for people who write clients. They talk to Keycloak and the bridge over documented interfaces only. */
@NullMarked
package io.cloakroom.examples;

import org.jspecify.annotations.NullMarked;
