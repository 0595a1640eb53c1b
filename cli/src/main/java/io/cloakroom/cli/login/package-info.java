/**
 * Logging in at the identity provider of a profile, staying logged in, and logging out. What is kept is a refresh
 * token; S3 credentials never are.
 */
@NullMarked
package io.cloakroom.cli.login;

import org.jspecify.annotations.NullMarked;
