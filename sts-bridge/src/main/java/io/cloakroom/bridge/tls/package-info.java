/**
 * Certificates and keys in PEM files, for both ends of TLS: what this server shows, read again when it changes, and
 * whom its clients trust. Knows neither the HTTP engine nor what a certificate entitles anybody to.
 */
@NullMarked
package io.cloakroom.bridge.tls;

import org.jspecify.annotations.NullMarked;
