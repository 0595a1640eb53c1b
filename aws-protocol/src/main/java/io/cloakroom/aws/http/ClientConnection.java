package io.cloakroom.aws.http;

/**
 * How a request reached us.
 *
 * @param address of the client as a literal, no port, no brackets: the peer's, or what a trusted proxy says in its place.
 *     Everything that counts, decides or notes by address goes by this one
 * @param secure whether it came over TLS
 */
public record ClientConnection(String address, boolean secure) {}
