package io.cloakroom.keycloak.mapper;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

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
        List<UserGroups.Membership> memberships = UserGroups.of(session, user);
        roles(user, memberships).forEach(granted::addRole);
        if (options.groupAttributes()) {
            memberships.forEach(membership ->
                    membership.group().getAttributeStream(options.attribute()).forEach(names::addAll));
        }
        if (options.userAttributes()) {
            user.getAttributeStream(options.attribute()).forEach(names::addAll);
        }
    }

    /** The user's own roles and those of its groups, with everything inside composite roles. */
    private static Set<RoleModel> roles(UserModel user, List<UserGroups.Membership> memberships) {
        Set<RoleModel> roles = user.getRoleMappingsStream().collect(Collectors.toSet());
        memberships.forEach(
                membership -> membership.group().getRoleMappingsStream().forEach(roles::add));
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
}
