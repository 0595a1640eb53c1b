package io.cloakroom.aws.http;

/**
 * One parameter of a query string: as it came, and decoded once.
 *
 * @param rawValue without the {@code =}; empty if there was none
 */
public record QueryParameter(String rawName, String rawValue, String name, String value) {}
