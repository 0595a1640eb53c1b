package io.cloakroom.keycloak.mapper;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/**
 * What a user has in Keycloak: the same for every mapper, and costly to find.
 *
 * @param roles the user's own and those of its groups, with everything inside composite roles
 */
record Holdings(UserModel user, List<UserGroups.Membership> memberships, Set<RoleModel> roles) {
    static Holdings of(KeycloakSession session, UserModel user) {
        return of(session, user, Holdings::expand);
    }

    /**
     * Asks for the contents of composite roles only. Keycloak keeps the contents of sets of roles, and the set of all
     * roles of a user is often that user's alone.
     */
    private static Set<RoleModel> expand(Set<RoleModel> roles) {
        Set<RoleModel> composite = roles.stream().filter(RoleModel::isComposite).collect(Collectors.toSet());
        if (composite.isEmpty()) {
            return roles;
        }
        Set<RoleModel> all = new HashSet<>(roles);
        all.addAll(RoleUtils.expandCompositeRoles(composite));
        return all;
    }

    /** Also right in a transaction that has changed composite roles; slower for many roles. */
    static Holdings now(KeycloakSession session, UserModel user) {
        return of(session, user, Composites::expand);
    }

    private static Holdings of(KeycloakSession session, UserModel user, UnaryOperator<Set<RoleModel>> expansion) {
        List<UserGroups.Membership> memberships = UserGroups.of(session, user);
        Set<RoleModel> roles = user.getRoleMappingsStream().collect(Collectors.toSet());
        memberships.forEach(
                membership -> membership.group().getRoleMappingsStream().forEach(roles::add));
        return new Holdings(user, memberships, expansion.apply(roles));
    }
}
