package io.cloakroom.policy;

/**
 * A policy with the name that decisions call it by.
 *
 * @param name for people; a policy's own name, or a phrase such as {@code session policy}
 */
public record NamedPolicy(String name, Policy policy) {}
