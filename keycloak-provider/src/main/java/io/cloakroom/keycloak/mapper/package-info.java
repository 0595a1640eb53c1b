/**
 * The token mapper: finds the policy names a user has through roles and groups and writes them into tokens.
 *
 * <p>Which policies those names stand for is not its business; whoever reads the claim decides that. It reads Keycloak's
 * models and nothing else: no network, no files.
 */
@NullMarked
package io.cloakroom.keycloak.mapper;

import org.jspecify.annotations.NullMarked;
