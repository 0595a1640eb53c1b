package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.ServiceAccount;
import io.cloakroom.bridge.iam.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The access keys of several users at once. Sessions are not stored, so they are in no list. */
final class AccessKeyListCall {
    private static final String LIST = "admin:ListServiceAccounts";
    private static final String USERS = "users";

    private final Iam iam;
    private final String rootAccessKeyId;

    AccessKeyListCall(Iam iam, String rootAccessKeyId) {
        this.iam = iam;
        this.rootAccessKeyId = rootAccessKeyId;
    }

    AdminCall call() {
        return AdminCall.get("list-access-keys-bulk", "listType")
                .decidedBy(LIST, AccessKeyListCall::mayList)
                .answeringEncrypted(this::list);
    }

    private static void mayList(AdminRequest request) {
        boolean isAll = isAll(request);
        List<String> users = request.parameters(USERS);
        boolean isOwn = !isAll && users.stream().allMatch(request.account()::is);
        request.require(LIST, isOwn);
        if (isAll) {
            request.require("admin:ListUsers");
        }
        if (isAll && !users.isEmpty()) {
            throw AwsException.of(INVALID_REQUEST, "Either users are named or all are asked for, not both.");
        }
    }

    private static boolean isAll(AdminRequest request) {
        return request.parameter("all").equals("true");
    }

    private ObjectNode list(AdminRequest request) {
        String type = request.parameter("listType");
        ObjectNode answer = AdminJson.object();
        switch (type) {
            case "all" -> put(answer, request, true, true);
            case "users-only" -> put(answer, request, true, false);
            case "svcacc-only" -> put(answer, request, false, true);
            // Users without such keys are left out, and there are none.
            case "sts-only" -> {}
            default ->
                throw AwsException.of(
                        INVALID_REQUEST,
                        "The parameter `listType` is `all`, `users-only`, `svcacc-only` or `sts-only`.");
        }
        return answer;
    }

    private void put(ObjectNode answer, AdminRequest request, boolean withEmpty, boolean withKeys) {
        Map<Owner, List<ServiceAccount>> keys = withKeys
                ? iam.serviceAccounts().list().stream().collect(Collectors.groupingBy(ServiceAccount::owner))
                : Map.of();
        for (Owner owner : owners(request)) {
            List<ServiceAccount> own = keys.getOrDefault(owner, List.of());
            if (withEmpty || !own.isEmpty()) {
                ObjectNode entry = answer.putObject(Account.nameOf(owner, rootAccessKeyId));
                ArrayNode list = entry.putArray("serviceAccounts");
                own.forEach(key -> list.add(view(key)));
                entry.putArray("stsKeys");
            }
        }
    }

    private List<Owner> owners(AdminRequest request) {
        if (isAll(request)) {
            List<Owner> all = new ArrayList<>();
            iam.users().list().stream().map(User::name).map(Owner.User::new).forEach(all::add);
            if (!rootAccessKeyId.isEmpty()) {
                all.add(new Owner.Root());
            }
            return List.copyOf(all);
        }
        List<String> users = request.parameters(USERS);
        return users.isEmpty()
                ? request.account().parent().stream().toList()
                : users.stream()
                        .distinct()
                        .map(this::named)
                        .flatMap(Optional::stream)
                        .toList();
    }

    /** Users that do not exist are left out. */
    private Optional<Owner> named(String name) {
        if (name.equals(rootAccessKeyId)) {
            return Optional.of(new Owner.Root());
        }
        return iam.users().exists(name) ? Optional.of(new Owner.User(name)) : Optional.empty();
    }

    /** As in MinIO, only the access key and its expiration. */
    static ObjectNode view(ServiceAccount key) {
        return AdminJson.object()
                .put("parentUser", "")
                .put("accountStatus", "")
                .put("impliedPolicy", false)
                .put("accessKey", key.accessKeyId())
                .put("expiration", key.expiration().map(Instant::toString).orElse(AccessKeyCalls.NEVER));
    }
}
