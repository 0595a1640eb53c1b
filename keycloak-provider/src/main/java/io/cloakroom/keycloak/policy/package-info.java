/**
 * Policies as documents in a realm: the admin console's page <i>S3 policies</i>, each entry a component of the realm, read
 * with the reader that the bridge and the command line use before Keycloak keeps it.
 *
 * <p>Which users get a policy is the mapper's business; what a policy allows is decided by whoever reads the token.
 */
@NullMarked
package io.cloakroom.keycloak.policy;

import org.jspecify.annotations.NullMarked;
