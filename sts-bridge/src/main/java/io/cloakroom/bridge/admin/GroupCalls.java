package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.bridge.admin.AdminCall.Body.PLAIN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.Group;
import io.cloakroom.bridge.iam.Groups;
import java.util.List;

/** Groups: members, list, show, enable and disable. */
final class GroupCalls {
    private final Groups groups;

    GroupCalls(Groups groups) {
        this.groups = groups;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.put("update-group-members")
                        .needs("admin:AddUserToGroup")
                        .reading(PLAIN)
                        .doing(this::update),
                AdminCall.get("group", "group").needs("admin:GetGroup").answering(this::info),
                AdminCall.get("groups").needs("admin:ListGroups").answering(request -> list()),
                AdminCall.put("set-group-status", "group", "status")
                        .needs("admin:EnableGroup")
                        .doing(request -> groups.setStatus(
                                request.parameter("group"), AccountStatus.parse(request.parameter("status")))));
    }

    private void update(AdminRequest request) {
        JsonNode body = request.json(INVALID_REQUEST);
        String group = AdminJson.text(body, "group").orElse("");
        List<String> members = AdminJson.texts(body, "members");
        if (!AdminJson.flag(body, "isRemove")) {
            groups.addMembers(group, members);
        } else if (members.isEmpty()) {
            groups.remove(group);
        } else {
            groups.removeMembers(group, members);
        }
    }

    private ObjectNode info(AdminRequest request) {
        Group group = groups.info(request.parameter("group"));
        ObjectNode view = AdminJson.object()
                .put("name", group.name())
                .put("status", group.status().text());
        return AdminJson.putTexts(view, "members", group.members())
                .put("policy", String.join(",", group.policies()))
                .put("updatedAt", group.updated().toString());
    }

    private ArrayNode list() {
        ArrayNode names = AdminJson.object().arrayNode();
        groups.list().forEach(names::add);
        return names;
    }
}
