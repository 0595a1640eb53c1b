package io.cloakroom.aws.http;

/**
 * How a request reached us, worked out once for each request. Limits, policies and the audit log all take the address
 * from here.
 *
 * @param peer the other end of the connection, as a literal without port and brackets
 * @param address of the client, in the same form: the peer's, or what a trusted proxy says in its place
 * @param secure whether it came over TLS
 * @param certificates of the client; none if a proxy forwards its requests, because those of the connection are the
 *     proxy's
 */
public record ClientConnection(String peer, String address, boolean secure, PeerCertificates certificates) {
    /** Without certificates. */
    public ClientConnection(String peer, String address, boolean secure) {
        this(peer, address, secure, PeerCertificates.NONE);
    }

    /** A peer that speaks for itself, without certificates. */
    public ClientConnection(String address, boolean secure) {
        this(address, address, secure);
    }

    /** The same connection, with the peer speaking for this client. */
    public ClientConnection onBehalfOf(String client) {
        return client.equals(address) ? this : new ClientConnection(peer, client, secure);
    }
}
