/**
 * The token mapper: finds the policy names a user has through roles and groups and writes them into tokens.
 *
 * <p>What those names mean is up to the reader of the claim. The mapper reads only Keycloak's models: no network, no
 * files.
 */
@NullMarked
package io.cloakroom.keycloak.mapper;

import org.jspecify.annotations.NullMarked;
