package io.cloakroom.keycloak.mapper;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.organization.OrganizationProvider;
import org.keycloak.organization.utils.Organizations;

/**
 * Finds a user's policy names in Keycloak's models.
 *
 * <p>It takes the roles the user really has. The client's scope mappings do not narrow them, so editing a client's
 * scope cannot widen the claim either.
 */
final class GrantedPolicies {
    private final MapperOptions options;
    private final RealmModel realm;
    private final PolicyNames names;

    private GrantedPolicies(MapperOptions options, RealmModel realm, PolicyNames names) {
        this.options = options;
        this.realm = realm;
        this.names = names;
    }

    /**
     * Adds what one mapper gives the user.
     *
     * @throws AmbiguousRowException if the table has a row for one of the user's roles that stands for other roles too
     */
    static void add(
            KeycloakSession session, UserModel user, RealmModel realm, MapperOptions options, PolicyNames names) {
        var granted = new GrantedPolicies(options, realm, names);
        List<GroupModel> organizationGroups = organizationGroups(session, user);
        Set<RoleModel> roles = new HashSet<>(RoleUtils.getDeepUserRoleMappings(user));
        roles.addAll(rolesOf(organizationGroups));
        roles.forEach(granted::addRole);
        if (options.groupAttributes()) {
            user.getGroupsStream().forEach(granted::addGroup);
            organizationGroups.forEach(granted::addGroup);
        }
        if (options.userAttributes()) {
            user.getAttributeStream(options.attribute()).forEach(names::addAll);
        }
    }

    /** The user's groups in enabled organizations. Keycloak doesn't list them among the user's groups. */
    private static List<GroupModel> organizationGroups(KeycloakSession session, UserModel user) {
        if (!Organizations.isEnabledAndOrganizationsPresent(session)) {
            return List.of();
        }
        OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        return organizations
                .getByMember(user)
                .filter(OrganizationModel::isEnabled)
                .flatMap(organization -> organizations.getOrganizationGroupsByMember(organization, user))
                .toList();
    }

    /**
     * The roles of the groups and of their parent groups, including everything inside composite roles. Keycloak does
     * the same for a user's other groups.
     */
    private static Set<RoleModel> rolesOf(List<GroupModel> groups) {
        Set<RoleModel> roles = new HashSet<>();
        for (GroupModel member : groups) {
            for (@Nullable GroupModel group = member; group != null; group = group.getParent()) {
                group.getRoleMappingsStream().forEach(roles::add);
            }
        }
        return RoleUtils.expandCompositeRoles(roles);
    }

    private void addRole(RoleModel role) {
        options.addRole(
                new RoleFacts(
                        RoleName.of(role),
                        () -> role.getAttributeStream(options.attribute()).toList()),
                other -> other.existsIn(realm),
                names);
    }

    private void addGroup(GroupModel member) {
        for (@Nullable GroupModel group = member; group != null; group = group.getParent()) {
            group.getAttributeStream(options.attribute()).forEach(names::addAll);
        }
    }
}
