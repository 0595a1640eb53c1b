/**
 * Tells administrators what a realm gives: which policies a user gets for a client and by which way, whether that
 * allows a request, and who may make one. It asks the mapper for what it would write, and the policy library for what
 * the bridge would decide.
 */
@NullMarked
package io.cloakroom.keycloak.preview;

import org.jspecify.annotations.NullMarked;
