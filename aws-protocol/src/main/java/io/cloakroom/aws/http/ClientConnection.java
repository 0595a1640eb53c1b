package io.cloakroom.aws.http;

/**
 * How a request reached us.
 *
 * @param peerAddress the address of the peer as a literal, no port, no brackets
 * @param secure whether it came over TLS
 */
public record ClientConnection(String peerAddress, boolean secure) {}
