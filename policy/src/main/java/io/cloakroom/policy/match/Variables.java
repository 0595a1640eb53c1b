package io.cloakroom.policy.match;

import java.util.Optional;

/** The values of policy variables such as {@code ${aws:username}} for one request. */
public interface Variables {
    /** The value of the variable with this name, given without braces; empty if it has none or an empty one. */
    Optional<String> variable(String name);
}
