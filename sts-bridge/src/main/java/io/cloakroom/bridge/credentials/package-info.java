/**
 * Issues, seals, opens and revokes session credentials, and keeps the keys for that. Nothing is stored when credentials
 * are issued: the session token holds the sealed session. The secret access key is derived from the token and a key of
 * the ring. What a session may do is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.credentials;

import org.jspecify.annotations.NullMarked;
