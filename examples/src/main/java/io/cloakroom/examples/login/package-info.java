/**
 * Gets tokens from an OpenID Connect provider: by browser login, by a client's own secret, or by password. Knows
 * nothing of S3.
 */
@NullMarked
package io.cloakroom.examples.login;

import org.jspecify.annotations.NullMarked;
