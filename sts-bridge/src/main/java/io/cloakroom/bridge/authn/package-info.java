/**
 * Who sent a request. Reads the signed header, the presigned URL, the form or the bearer token of a scraper, looks the
 * credential up, checks the signature, and names the principal. What the principal may do is decided in {@code authz}.
 */
@NullMarked
package io.cloakroom.bridge.authn;

import org.jspecify.annotations.NullMarked;
