/**
 * Policies as documents in a realm: the admin console's page <i>S3 policies</i>. Each entry is a component of the
 * realm. Before Keycloak keeps one, it is read with the same reader as in the bridge and the command line. Bridges read
 * them from the realm.
 *
 * <p>The mapper decides which users get a policy. The reader of the token decides what a policy allows.
 */
@NullMarked
package io.cloakroom.keycloak.policy;

import org.jspecify.annotations.NullMarked;
