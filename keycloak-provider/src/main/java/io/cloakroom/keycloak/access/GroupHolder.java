package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.versions.AdminRights;
import java.util.List;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.GroupModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * A group, in a realm where a mapper reads groups.
 *
 * @param organization that has the group; empty: the realm has it. Groups of organizations have administrators of their
 *     own, and are only shown
 */
record GroupHolder(GroupModel group, String organization) implements Holder {
    static final String PREFIX = "group:";

    @Override
    public String id() {
        return PREFIX + group.getId();
    }

    @Override
    public String name() {
        String path = KeycloakModelUtils.buildGroupPath(group);
        return isOfRealm() ? path : organization + ": " + path;
    }

    @Override
    public String described() {
        String whose = "group `%s`".formatted(KeycloakModelUtils.buildGroupPath(group));
        return isOfRealm() ? whose : whose + " of organization `%s`".formatted(organization);
    }

    @Override
    public Map<String, List<String>> attributes() {
        return group.getAttributes();
    }

    @Override
    public List<String> besides(PolicyGrants mapper) {
        return List.of();
    }

    @Override
    public boolean isWritable(AdminRights rights) {
        return isOfRealm() && rights.canManage(group);
    }

    private boolean isOfRealm() {
        return organization.isEmpty();
    }

    @Override
    public void write(String attribute, List<String> values, AdminEventBuilder event) {
        if (values.isEmpty()) {
            group.removeAttribute(attribute);
        } else {
            group.setAttribute(attribute, values);
        }
        event.resource(ResourceType.GROUP)
                .operation(OperationType.UPDATE)
                .resourcePath("groups", group.getId())
                .representation(ModelToRepresentation.toRepresentation(group, true))
                .success();
    }
}
