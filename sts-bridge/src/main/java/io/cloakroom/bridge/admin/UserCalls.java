package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_IAM_CREDENTIALS;
import static io.cloakroom.bridge.admin.AdminCall.Body.ENCRYPTED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.User;
import io.cloakroom.bridge.iam.Users;
import java.util.List;

/** Users: add, remove, list, show, enable and disable. */
final class UserCalls {
    private static final String KEY = "accessKey";

    private final Users users;

    UserCalls(Users users) {
        this.users = users;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.put("add-user", KEY)
                        .decidedBy("admin:CreateUser", UserCalls::mayAdd)
                        .reading(ENCRYPTED)
                        .doing(this::add),
                AdminCall.delete("remove-user", KEY).needs("admin:DeleteUser").doing(this::remove),
                AdminCall.get("list-users").needs("admin:ListUsers").answeringEncrypted(this::list),
                AdminCall.get("user-info", KEY)
                        .decidedBy(
                                "admin:GetUser",
                                request -> request.require(
                                        "admin:GetUser", request.account().is(request.parameter(KEY))))
                        .answering(request -> view(users.info(request.parameter(KEY)))),
                AdminCall.put("set-user-status", KEY, "status")
                        .needs("admin:EnableUser")
                        .doing(this::setStatus));
    }

    /** Users may change their own secret, but a service account or session may not change its parent's. */
    private static void mayAdd(AdminRequest request) {
        boolean isOwn = request.account().is(request.parameter(KEY));
        if (isOwn && request.account().isDerived()) {
            throw new AwsException(X_MINIO_INVALID_IAM_CREDENTIALS);
        }
        request.require("admin:CreateUser", isOwn);
    }

    private void add(AdminRequest request) {
        JsonNode body = request.json(X_MINIO_ADMIN_CONFIG_BAD_JSON);
        users.put(
                request.parameter(KEY),
                new Secret(AdminJson.text(body, "secretKey").orElse("")),
                AccountStatus.ofNewUser(AdminJson.text(body, "status").orElse("")));
    }

    private void remove(AdminRequest request) {
        String name = request.parameter(KEY);
        if (request.account().is(name)) {
            throw AwsException.of(
                    X_MINIO_IAM_ACTION_NOT_ALLOWED, "Nobody can remove the account that signs the request.");
        }
        users.remove(name);
    }

    private ObjectNode list(AdminRequest request) {
        NotByBucket.require(request);
        ObjectNode all = AdminJson.object();
        users.list().forEach(user -> all.set(user.name(), view(user)));
        return all;
    }

    private static ObjectNode view(User user) {
        ObjectNode view = AdminJson.object();
        if (!user.policies().isEmpty()) {
            view.put("policyName", String.join(",", user.policies()));
        }
        view.put("status", user.status().text());
        if (!user.groups().isEmpty()) {
            AdminJson.putTexts(view, "memberOf", user.groups());
        }
        return view.put(
                "updatedAt", user.policiesUpdated().map(Object::toString).orElse(AdminJson.NO_TIME));
    }

    private void setStatus(AdminRequest request) {
        AccountStatus status = AccountStatus.parse(request.parameter("status"));
        String name = request.parameter(KEY);
        if (request.account().is(name)) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "Nobody can change the status of their own account.");
        }
        users.setStatus(name, status);
    }
}
