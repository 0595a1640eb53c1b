/**
 * Client certificates, whose holders prove themselves in the TLS handshake. Issuer, purpose and validity of a
 * certificate are checked here, at every login.
 */
@NullMarked
package io.cloakroom.bridge.identity.certificate;

import org.jspecify.annotations.NullMarked;
