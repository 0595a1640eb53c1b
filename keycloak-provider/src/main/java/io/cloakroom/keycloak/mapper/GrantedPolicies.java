package io.cloakroom.keycloak.mapper;

import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

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
    static void add(Holdings holdings, RealmModel realm, MapperOptions options, PolicyNames names) {
        var granted = new GrantedPolicies(options, realm, names);
        holdings.roles().forEach(granted::addRole);
        if (options.groupAttributes()) {
            holdings.memberships()
                    .forEach(membership -> membership
                            .group()
                            .getAttributeStream(options.attribute())
                            .forEach(names::addAll));
        }
        if (options.userAttributes()) {
            holdings.user().getAttributeStream(options.attribute()).forEach(names::addAll);
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
}
