package io.cloakroom.policy;

/**
 * A policy with its name in decisions.
 *
 * @param name for people: a policy's own name, or a phrase such as {@code session policy}
 */
public record NamedPolicy(String name, Policy policy) {}
