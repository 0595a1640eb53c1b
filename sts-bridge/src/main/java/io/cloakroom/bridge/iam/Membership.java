package io.cloakroom.bridge.iam;

import java.util.List;

/**
 * What a user gets from its groups.
 *
 * @param groups sorted
 * @param policies attached to the groups
 * @param isBlocked whether it is in a disabled group, which takes all policies away, even the user's own
 */
record Membership(List<String> groups, List<String> policies, boolean isBlocked) {
    static final Membership NONE = new Membership(List.of(), List.of(), false);

    Membership {
        groups = List.copyOf(groups);
        policies = List.copyOf(policies);
    }
}
