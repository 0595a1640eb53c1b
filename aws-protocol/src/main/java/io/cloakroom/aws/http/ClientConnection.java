package io.cloakroom.aws.http;

/**
 * How a request reached us. It is worked out once for each request. Everything that counts, decides or notes by address
 * takes it from here.
 *
 * @param peer the other end of the connection, as a literal without port and brackets
 * @param address of the client, in the same form: the peer's, or what a trusted proxy says in its place
 * @param secure whether it came over TLS
 */
public record ClientConnection(String peer, String address, boolean secure) {
    /** A peer that speaks for itself. */
    public ClientConnection(String address, boolean secure) {
        this(address, address, secure);
    }

    /** The same connection, with the peer speaking for this client. */
    public ClientConnection onBehalfOf(String client) {
        return client.equals(address) ? this : new ClientConnection(peer, client, secure);
    }
}
