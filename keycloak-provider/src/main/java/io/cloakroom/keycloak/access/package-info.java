/**
 * The page <i>S3 access</i>: which roles and groups of a realm name which policies, as a matrix that administrators
 * change. It writes the attributes that {@code mapper} reads, with the rights and the events of Keycloak's own admin
 * REST API.
 */
@NullMarked
package io.cloakroom.keycloak.access;

import org.jspecify.annotations.NullMarked;
