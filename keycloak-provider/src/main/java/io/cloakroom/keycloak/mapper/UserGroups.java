package io.cloakroom.keycloak.mapper;

import io.cloakroom.keycloak.versions.OrganizationGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.UserModel;

/** The groups that count for a user: its own, those of its enabled organizations, and all above them. */
public final class UserGroups {
    private final Map<String, Membership> found = new LinkedHashMap<>();

    private UserGroups() {}

    /**
     * A group that counts for a user.
     *
     * @param organization that has the group; empty: the realm has it
     */
    public record Membership(GroupModel group, Optional<OrganizationModel> organization) {}

    /** Each group once, however many of the user's groups are below it. */
    public static List<Membership> of(KeycloakSession session, UserModel user) {
        UserGroups groups = new UserGroups();
        user.getGroupsStream().forEach(group -> groups.add(group, Optional.empty()));
        OrganizationGroups.of(session, user)
                .forEach(membership -> groups.add(membership.group(), Optional.of(membership.organization())));
        return List.copyOf(groups.found.values());
    }

    /** The group and all above it. */
    public static Stream<GroupModel> withParents(GroupModel member) {
        List<GroupModel> groups = new ArrayList<>();
        for (@Nullable GroupModel group = member; group != null; group = group.getParent()) {
            groups.add(group);
        }
        return groups.stream();
    }

    private void add(GroupModel member, Optional<OrganizationModel> organization) {
        @Nullable GroupModel group = member;
        while (group != null && found.putIfAbsent(group.getId(), new Membership(group, organization)) == null) {
            group = group.getParent();
        }
    }
}
