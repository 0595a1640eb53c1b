package io.cloakroom.keycloak.mapper;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/**
 * Finds a user's policy names in Keycloak's models.
 *
 * <p>It takes the roles the user really has. The client's scope mappings do not narrow them, so neither can whoever may
 * edit a client's scope widen what the claim says.
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
     * @throws AmbiguousRowException if a role of the user is in the table by a row that stands for others too
     */
    static void add(UserModel user, RealmModel realm, MapperOptions options, PolicyNames names) {
        var granted = new GrantedPolicies(options, realm, names);
        RoleUtils.getDeepUserRoleMappings(user).forEach(granted::addRole);
        if (options.groupAttributes()) {
            user.getGroupsStream().forEach(granted::addGroup);
        }
        if (options.userAttributes()) {
            user.getAttributeStream(options.attribute()).forEach(names::addAll);
        }
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
