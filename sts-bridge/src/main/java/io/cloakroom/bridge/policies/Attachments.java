package io.cloakroom.bridge.policies;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which policies are attached to users, and which roles there are, as this node knows it now. Does no I/O. */
@FunctionalInterface
public interface Attachments {
    /** No policies are attached, and there are no roles. */
    Attachments NONE = name -> List.of();

    /**
     * The names of the policies of a user and of its groups, sorted, each once. None if the user is unknown or
     * blocked.
     */
    List<String> ofUser(String name);

    /**
     * The names of the policies attached to the DN of a user of a directory and to those of its groups, sorted, each
     * once. Empty if everything is denied to it.
     *
     * @param groups of the user as of {@code asOf}; groups that this node has looked up later win
     */
    default Optional<List<String>> ofDirectoryUser(String dn, List<String> groups, Instant asOf) {
        return Optional.of(List.of());
    }

    /** The groups of a directory among these that policies are attached to. */
    default List<String> attachedGroups(List<String> groups) {
        return List.of();
    }

    /** The role of this installation with this ARN, if there is one. */
    default Optional<TrustedRole> role(String arn) {
        return Optional.empty();
    }

    /** All roles of this installation. */
    default List<TrustedRole> roles() {
        return List.of();
    }

    /** Whether everything is denied to a user, even what needs no Allow. */
    default boolean isBlocked(String name) {
        return false;
    }
}
