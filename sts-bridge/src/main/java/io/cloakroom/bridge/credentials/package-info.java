/**
 * Issues, seals, opens and revokes session credentials, and keeps the keys for it. Nothing is stored when credentials are
 * issued: the session token holds the session, sealed, and the secret access key follows from the token and a key of the
 * ring. What a session may do is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.credentials;

import org.jspecify.annotations.NullMarked;
