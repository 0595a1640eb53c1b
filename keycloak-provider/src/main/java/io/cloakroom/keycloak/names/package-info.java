/**
 * Names of policies in a realm: which are known there, and which was probably meant. What a policy says is left to
 * {@code policy}, who gets it to {@code mapper}.
 */
@NullMarked
package io.cloakroom.keycloak.names;

import org.jspecify.annotations.NullMarked;
