/**
 * The named policies that come with the product, as MinIO has them. Policies that an administrator writes come from
 * Keycloak, a directory or the state store; the bridge reads those.
 */
@NullMarked
package io.cloakroom.policy.canned;

import org.jspecify.annotations.NullMarked;
