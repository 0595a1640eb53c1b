package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.versions.AdminRights;
import io.cloakroom.policy.PolicyClaim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** A role or a group, whose attribute names policies. */
interface Holder {
    /** Names it in a form, for {@link #find}. */
    String id();

    /** What people search for. */
    String name();

    /** For people: {@code realm role `x`}. */
    String described();

    /** Its attributes, as Keycloak has them. */
    Map<String, List<String>> attributes();

    /** The names that it gives besides its attribute. */
    List<String> besides(PolicyGrants mapper);

    boolean isWritable(AdminRights rights);

    /** Replaces the values of one attribute and leaves all others as they are. */
    void write(String attribute, List<String> values, AdminEventBuilder event);

    /** The policies that its attribute names, sorted. */
    default SortedSet<String> policies(String attribute) {
        TreeSet<String> names = new TreeSet<>();
        attributes().getOrDefault(attribute, List.of()).forEach(value -> names.addAll(PolicyClaim.split(value)));
        return names;
    }

    /** The one with this id, if it is still there. Groups of organizations are not found: nobody changes them here. */
    static Optional<Holder> find(KeycloakSession session, RealmModel realm, String id) {
        if (id.startsWith(GroupHolder.PREFIX)) {
            @Nullable
            GroupModel group = session.groups().getGroupById(realm, id.substring(GroupHolder.PREFIX.length()));
            return Optional.ofNullable(group)
                    .filter(found -> found.getType() == GroupModel.Type.REALM)
                    .map(found -> new GroupHolder(found, ""));
        }
        if (id.startsWith(RoleHolder.PREFIX)) {
            @Nullable RoleModel role = session.roles().getRoleById(realm, id.substring(RoleHolder.PREFIX.length()));
            return Optional.ofNullable(role).map(RoleHolder::new);
        }
        return Optional.empty();
    }
}
