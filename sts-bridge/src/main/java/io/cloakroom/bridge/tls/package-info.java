/**
 * Certificates and keys in PEM files, for both ends of TLS: the certificates of this server, read again when they
 * change, and the authorities that its own connections trust. Knows neither the HTTP engine nor what a certificate
 * entitles anybody to.
 */
@NullMarked
package io.cloakroom.bridge.tls;

import org.jspecify.annotations.NullMarked;
