package io.cloakroom.aws.http;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificates that the other end of a connection has shown. The handshake has proven that it holds the key of the
 * first. Neither their issuers nor their purpose is checked yet.
 */
@FunctionalInterface
public interface PeerCertificates {
    /** The peer has shown none. */
    PeerCertificates NONE = List::of;

    /** The certificates in the order in which they were shown, the peer's own first; empty if there are none. */
    List<X509Certificate> chain();
}
