/**
 * Commands for a Keycloak realm that gives S3 access: setting it up, checking it, and finding out what is wrong with a
 * token. They call Keycloak's own admin REST API. Whether the bridge accepts a token is decided elsewhere.
 */
@NullMarked
package io.cloakroom.cli.keycloak;

import org.jspecify.annotations.NullMarked;
