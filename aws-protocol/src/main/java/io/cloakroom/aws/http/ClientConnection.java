package io.cloakroom.aws.http;

/**
 * How a request reached us.
 *
 * @param address of the client as a literal, without port and brackets. It is the peer's address, or the one a trusted
 *     proxy gives. All counting, decisions and logs by address use it.
 * @param secure whether the request came over TLS
 */
public record ClientConnection(String address, boolean secure) {}
