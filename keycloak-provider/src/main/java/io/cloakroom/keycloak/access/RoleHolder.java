package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.versions.AdminRights;
import java.util.List;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** A realm role, or a role of a client that is listed in a mapper. */
record RoleHolder(RoleModel role) implements Holder {
    static final String PREFIX = "role:";

    @Override
    public String id() {
        return PREFIX + role.getId();
    }

    @Override
    public String name() {
        return role.getContainer() instanceof ClientModel client
                ? client.getClientId() + ": " + role.getName()
                : role.getName();
    }

    @Override
    public String described() {
        return PolicyGrants.described(role);
    }

    @Override
    public Map<String, List<String>> attributes() {
        return role.getAttributes();
    }

    @Override
    public List<String> besides(PolicyGrants mapper) {
        return mapper.ofRoleWithoutAttributes(role);
    }

    @Override
    public boolean isWritable(AdminRights rights) {
        return rights.canManage(role);
    }

    @Override
    public void write(String attribute, List<String> values, AdminEventBuilder event) {
        if (values.isEmpty()) {
            role.removeAttribute(attribute);
        } else {
            role.setAttribute(attribute, values);
        }
        event.resource(role.isClientRole() ? ResourceType.CLIENT_ROLE : ResourceType.REALM_ROLE)
                .operation(OperationType.UPDATE)
                .resourcePath("roles-by-id", role.getId())
                .representation(ModelToRepresentation.toRepresentation(role))
                .success();
    }
}
