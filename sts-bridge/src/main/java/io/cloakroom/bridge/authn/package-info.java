/**
 * Who sent a request. Tries the signed header and the presigned URL, looks the credential up, checks the signature,
 * and names the principal. What the principal may do is decided in {@code authz}.
 */
@NullMarked
package io.cloakroom.bridge.authn;

import org.jspecify.annotations.NullMarked;
