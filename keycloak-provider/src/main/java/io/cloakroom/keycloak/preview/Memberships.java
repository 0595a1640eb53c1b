package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.mapper.UserGroups;
import java.util.List;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** The groups that count for a user, each with the way to it. */
final class Memberships {
    private Memberships() {}

    /** @param way to the group */
    record Membership(GroupModel group, Way way) {}

    static List<Membership> of(KeycloakSession session, UserModel user) {
        return UserGroups.of(session, user).stream()
                .map(membership -> new Membership(membership.group(), way(membership)))
                .toList();
    }

    private static Way way(UserGroups.Membership membership) {
        GroupModel group = membership.group();
        return membership
                .organization()
                .map(organization -> Way.by("organization `%s`".formatted(organization.getName()))
                        .then("group `%s`".formatted(group.getName())))
                .orElseGet(() -> Way.by("group `%s`".formatted(KeycloakModelUtils.buildGroupPath(group))));
    }
}
