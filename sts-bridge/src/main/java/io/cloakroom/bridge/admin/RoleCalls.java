package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.bridge.admin.AdminCall.Body.PLAIN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.iam.Role;
import io.cloakroom.bridge.iam.RoleChange;
import io.cloakroom.bridge.iam.Roles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Roles with a trust policy, which MinIO lacks. Creating or changing one gives policies to somebody, so it needs the
 * right to attach policies.
 */
final class RoleCalls {
    private static final String BASE = "cloakroom/";
    private static final String NAME = "name";
    private static final String LONGEST_SESSION = "longestSessionSeconds";
    private static final String WRITE = "admin:AttachUserOrGroupPolicy";
    private static final String READ = "admin:ListUserPolicies";

    private final Roles roles;

    RoleCalls(Roles roles) {
        this.roles = roles;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.post(BASE + "create-role", NAME)
                        .needs(WRITE)
                        .reading(PLAIN)
                        .answering(request -> view(roles.create(request.parameter(NAME), wanted(request)))),
                AdminCall.post(BASE + "update-role", NAME)
                        .needs(WRITE)
                        .reading(PLAIN)
                        .answering(request -> view(roles.update(request.parameter(NAME), wanted(request)))),
                AdminCall.post(BASE + "remove-role", NAME).needs(WRITE).answering(this::remove),
                AdminCall.get(BASE + "role", NAME)
                        .needs(READ)
                        .answering(request -> view(roles.get(request.parameter(NAME)))),
                AdminCall.get(BASE + "roles").needs(READ).answering(request -> list()));
    }

    private static RoleChange wanted(AdminRequest request) {
        JsonNode body = request.json(INVALID_REQUEST);
        return new RoleChange(
                AdminJson.json(body, "trust"),
                Optional.of(body).filter(it -> it.has("policies")).map(it -> AdminJson.texts(it, "policies")),
                Optional.of(body.path(LONGEST_SESSION))
                        .filter(seconds -> !seconds.isMissingNode())
                        .map(RoleCalls::seconds),
                Optional.of(body)
                        .filter(it -> it.has("description"))
                        .map(it -> AdminJson.text(it, "description").orElse("")));
    }

    private static Duration seconds(JsonNode seconds) {
        if (!seconds.isIntegralNumber() || !seconds.canConvertToInt()) {
            throw AwsException.of(
                    INVALID_REQUEST, "The member `%s` of the body must be a number.".formatted(LONGEST_SESSION));
        }
        return Duration.ofSeconds(seconds.intValue());
    }

    private JsonNode remove(AdminRequest request) {
        roles.remove(request.parameter(NAME));
        return AdminJson.object().put("removed", request.parameter(NAME));
    }

    private JsonNode list() {
        ObjectNode answer = AdminJson.object();
        ArrayNode list = answer.putArray("roles");
        roles.list().forEach(role -> list.add(view(role)));
        return answer;
    }

    private static ObjectNode view(Role role) {
        ObjectNode view = AdminJson.object().put(NAME, role.name()).put("arn", role.arn());
        view.set("trust", AdminJson.parsed(role.trust()));
        return AdminJson.putTexts(view, "policies", role.policies())
                .put(LONGEST_SESSION, role.longestSession().toSeconds())
                .put("description", role.description())
                .put("created", role.created().toString())
                .put("updated", role.updated().toString());
    }
}
