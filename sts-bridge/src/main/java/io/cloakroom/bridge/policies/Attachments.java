package io.cloakroom.bridge.policies;

import java.util.List;

/** Which policies are attached to users, as this node knows it now. Does no I/O. */
@FunctionalInterface
public interface Attachments {
    /** Nobody has any. */
    Attachments NONE = name -> List.of();

    /**
     * The names of the policies of a user and of its groups, sorted, each once. None if the user is unknown or
     * blocked.
     */
    List<String> ofUser(String name);

    /** Whether everything is denied to a user, also what nobody has to allow. */
    default boolean isBlocked(String name) {
        return false;
    }
}
