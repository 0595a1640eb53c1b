package io.cloakroom.keycloak.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.organization.OrganizationProvider;
import org.keycloak.organization.utils.Organizations;

/** The groups that count for a user: its own, those of its enabled organizations, and all their parents. */
final class Memberships {
    private Memberships() {}

    /** @param way to the group */
    record Membership(GroupModel group, Way way) {}

    static List<Membership> of(KeycloakSession session, UserModel user) {
        List<Membership> memberships = new ArrayList<>();
        user.getGroupsStream()
                .forEach(group -> withParents(group)
                        .map(each -> new Membership(each, Way.by(described(each))))
                        .forEach(memberships::add));
        if (Organizations.isEnabledAndOrganizationsPresent(session)) {
            OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
            organizations
                    .getByMember(user)
                    .filter(OrganizationModel::isEnabled)
                    .forEach(organization -> organizations
                            .getOrganizationGroupsByMember(organization, user)
                            .flatMap(Memberships::withParents)
                            .map(group -> new Membership(group, ofOrganization(organization, group)))
                            .forEach(memberships::add));
        }
        return memberships;
    }

    /** The group and all above it. */
    static Stream<GroupModel> withParents(GroupModel member) {
        List<GroupModel> groups = new ArrayList<>();
        for (@Nullable GroupModel group = member; group != null; group = group.getParent()) {
            groups.add(group);
        }
        return groups.stream();
    }

    private static String described(GroupModel group) {
        return "group `%s`".formatted(KeycloakModelUtils.buildGroupPath(group));
    }

    private static Way ofOrganization(OrganizationModel organization, GroupModel group) {
        return Way.by("organization `%s`".formatted(organization.getName()))
                .then("group `%s`".formatted(group.getName()));
    }
}
