package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.BAD_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.bridge.admin.AdminCall.Body.ENCRYPTED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.PolicyEntities;
import io.cloakroom.bridge.iam.PolicyMappings.Change;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which policies users and groups have. */
final class AttachmentCalls {
    private static final String ATTACH = "attach";
    private static final String DETACH = "detach";

    private final Iam iam;

    AttachmentCalls(Iam iam) {
        this.iam = iam;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.put("set-user-or-group-policy", "userOrGroup", "policyName", "isGroup")
                        .needs("admin:AttachUserOrGroupPolicy")
                        .doing(this::set),
                AdminCall.post("idp/builtin/policy/*")
                        .decidedBy("admin:UpdatePolicyAssociation", AttachmentCalls::mayChange)
                        .reading(ENCRYPTED)
                        .answeringEncrypted(this::change),
                AdminCall.get("idp/builtin/policy-entities")
                        .needs("admin:ListGroups", "admin:ListUsers", "admin:ListUserPolicies")
                        .answeringEncrypted(this::entities));
    }

    private void set(AdminRequest request) {
        String name = request.parameter("userOrGroup");
        Holder holder = switch (request.parameter("isGroup")) {
            case "true" -> new Holder.Group(name);
            case "false" -> new Holder.User(name);
            default -> throw invalid("The parameter `isGroup` is `true` or `false`.");
        };
        List<String> policies = Arrays.stream(request.parameter("policyName").split(",", -1))
                .map(String::strip)
                .filter(policy -> !policy.isEmpty())
                .toList();
        iam.mappings().set(holder, policies);
    }

    private static void mayChange(AdminRequest request) {
        request.require("admin:UpdatePolicyAssociation", "admin:AttachUserOrGroupPolicy");
        if (!request.word().equals(ATTACH) && !request.word().equals(DETACH)) {
            throw invalid("Policies can be attached and detached.");
        }
        if (!request.header("content-type").equals(Optional.of("application/octet-stream"))) {
            throw AwsException.of(BAD_REQUEST, "The Content-Type must be application/octet-stream.");
        }
    }

    private ObjectNode change(AdminRequest request) {
        JsonNode body = request.json(X_MINIO_ADMIN_CONFIG_BAD_JSON);
        Holder holder = holder(body);
        List<String> policies = AdminJson.texts(body, "policies");
        boolean attaches = request.word().equals(ATTACH);
        Change change = attaches
                ? iam.mappings().attach(holder, policies)
                : iam.mappings().detach(holder, policies);
        return AdminJson.putTexts(
                        AdminJson.object(), attaches ? "policiesAttached" : "policiesDetached", change.policies())
                .put("updatedAt", change.updated().toString());
    }

    private static Holder holder(JsonNode body) {
        Optional<String> user = AdminJson.text(body, "user");
        Optional<String> group = AdminJson.text(body, "group");
        if (user.isPresent() == group.isPresent()) {
            throw invalid("The body names a user or a group, and not both.");
        }
        return user.<Holder>map(Holder.User::new).orElseGet(() -> new Holder.Group(group.orElseThrow()));
    }

    private static AwsException invalid(String why) {
        return AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, why);
    }

    private ObjectNode entities(AdminRequest request) {
        PolicyEntities entities = iam.entities(new PolicyEntities.Question(
                request.parameters("user"), request.parameters("group"), request.parameters("policy")));
        return view(entities);
    }

    static ObjectNode view(PolicyEntities entities) {
        ObjectNode answer = AdminJson.object().put("timestamp", entities.asOf().toString());
        if (!entities.users().isEmpty()) {
            ArrayNode users = answer.putArray("userMappings");
            entities.users().forEach(mapping -> {
                ObjectNode user = users.addObject().put("user", mapping.user());
                AdminJson.putTexts(user, "policies", mapping.policies());
                if (!mapping.memberOf().isEmpty()) {
                    putGroups(user.putArray("memberOfMappings"), mapping.memberOf());
                }
            });
        }
        if (!entities.groups().isEmpty()) {
            putGroups(answer.putArray("groupMappings"), entities.groups());
        }
        if (!entities.policies().isEmpty()) {
            ArrayNode policies = answer.putArray("policyMappings");
            entities.policies().forEach(mapping -> {
                ObjectNode policy = policies.addObject().put("policy", mapping.policy());
                AdminJson.putTexts(policy, "users", mapping.users());
                AdminJson.putTexts(policy, "groups", mapping.groups());
            });
        }
        return answer;
    }

    private static void putGroups(ArrayNode into, List<PolicyEntities.GroupMapping> mappings) {
        mappings.forEach(mapping ->
                AdminJson.putTexts(into.addObject().put("group", mapping.group()), "policies", mapping.policies()));
    }
}
