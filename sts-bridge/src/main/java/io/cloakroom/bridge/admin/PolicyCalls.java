package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_REQUEST;
import static io.cloakroom.bridge.admin.AdminCall.Body.POLICY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.iam.PolicyDocument;
import io.cloakroom.bridge.iam.PolicyStore;
import java.util.List;

/** Named policies: create, show, list and remove. */
final class PolicyCalls {
    private static final String NAME = "name";

    private final PolicyStore policies;

    PolicyCalls(PolicyStore policies) {
        this.policies = policies;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.put("add-canned-policy", NAME)
                        .needs("admin:CreatePolicy")
                        .reading(POLICY)
                        .doing(request -> policies.put(request.parameter(NAME), request.body())),
                AdminCall.get("info-canned-policy", NAME)
                        .needs("admin:GetPolicy")
                        .answering(this::info),
                AdminCall.get("list-canned-policies")
                        .needs("admin:ListUserPolicies")
                        .answering(this::list),
                AdminCall.delete("remove-canned-policy", NAME)
                        .needs("admin:DeletePolicy")
                        .doing(request -> policies.remove(request.parameter(NAME))));
    }

    private JsonNode info(AdminRequest request) {
        String name = request.parameter(NAME);
        if (name.indexOf(',') >= 0) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_REQUEST, "One policy can be shown at a time.");
        }
        PolicyDocument document = policies.get(name);
        JsonNode policy = AdminJson.policy(document.policy());
        return switch (request.parameter("v")) {
            case "" -> policy;
            case "2" -> {
                ObjectNode envelope = AdminJson.object().put("PolicyName", name);
                envelope.set("Policy", policy);
                document.created().ifPresent(time -> envelope.put("CreateDate", time.toString()));
                document.updated().ifPresent(time -> envelope.put("UpdateDate", time.toString()));
                yield envelope;
            }
            default -> throw AwsException.of(INVALID_ARGUMENT, "The parameter `v` is `2`, or absent.");
        };
    }

    private JsonNode list(AdminRequest request) {
        NotByBucket.require(request);
        ObjectNode all = AdminJson.object();
        policies.list().forEach((name, policy) -> all.set(name, AdminJson.policy(policy)));
        return all;
    }
}
