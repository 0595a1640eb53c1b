/**
 * Client certificates, whose holders prove themselves by the handshake of TLS. Who vouches for a certificate, for what,
 * and for how long is checked here, at every login.
 */
@NullMarked
package io.cloakroom.bridge.identity.certificate;

import org.jspecify.annotations.NullMarked;
