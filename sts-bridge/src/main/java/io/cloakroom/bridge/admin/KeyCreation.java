package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_MALFORMED_IAM_POLICY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.iam.NewServiceAccount;
import io.cloakroom.bridge.iam.ServiceAccounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Creates service accounts, whatever kind of user they are for. */
final class KeyCreation {
    private final ServiceAccounts accounts;

    KeyCreation(ServiceAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * The future owner of a service account.
     *
     * @param groups those of a user of a directory
     */
    record Target(Owner owner, List<String> groups) {}

    /** Finds the owners that names stand for. */
    interface Owners {
        /** Whether a name means the caller, or the one it belongs to. */
        boolean isOfCaller(AdminRequest request, String target);

        /** @throws AwsException if there is nobody of this name */
        Target named(String name);
    }

    /** The body names the owner of the key, so the rest is decided when it is read. */
    static void mayCreateAny(AdminRequest request) {
        refuseNarrowed(request);
        request.requireCreatingSomeKey();
    }

    static void refuseNarrowed(AdminRequest request) {
        if (request.account().isNarrowed()) {
            request.audit()
                    .because(() ->
                            "a caller with a session policy or a service account policy cannot create or change keys");
            throw AwsException.of(
                    X_MINIO_IAM_ACTION_NOT_ALLOWED,
                    "These credentials have fewer rights than their account, and could create a key with more.");
        }
    }

    static void refuseKeysOfRoot(Owner owner, Account account) {
        if (owner instanceof Owner.Root && !account.isOwner()) {
            throw new AwsException(ACCESS_DENIED);
        }
    }

    ObjectNode create(AdminRequest request, Owners owners) {
        JsonNode body = request.json(X_MINIO_ADMIN_CONFIG_BAD_JSON);
        Optional<Instant> expiration = AdminJson.time(body, "expiration");
        Optional<String> target = AdminJson.text(body, "targetUser");
        boolean isOwn = target.isEmpty() || owners.isOfCaller(request, target.get());
        request.requireCreatingKey(isOwn, expiration.filter(time -> time.isAfter(Instant.EPOCH)));
        Target owner = isOwn ? ownTarget(request) : owners.named(target.orElseThrow());
        refuseKeysOfRoot(owner.owner(), request.account());
        ServiceAccounts.Created created = accounts.create(new NewServiceAccount(
                owner.owner(),
                owner.groups(),
                AdminJson.text(body, "accessKey"),
                AdminJson.text(body, "secretKey").map(Secret::new),
                newPolicy(body),
                AdminJson.text(body, "name"),
                AdminJson.text(body, "description").or(() -> AdminJson.text(body, "comment")),
                expiration));
        ObjectNode answer = AdminJson.object();
        answer.putObject("credentials")
                .put("accessKey", created.accessKeyId())
                .put("secretKey", created.secret().reveal())
                .put("expiration", created.expiration().map(Instant::toString).orElse(AccessKeyCalls.NEVER));
        return answer;
    }

    private static Target ownTarget(AdminRequest request) {
        Owner owner = request.account()
                .parent()
                .orElseThrow(() -> AwsException.of(
                        X_MINIO_IAM_ACTION_NOT_ALLOWED,
                        "An access key would outlive the login with the identity provider: log in again instead, or have"
                                + " an administrator create a key for a user of this installation."));
        return new Target(owner, groupsOf(request.caller().principal()));
    }

    /** The groups, for a user of a directory only: those of other users are looked up at each request. */
    private static List<String> groupsOf(Principal principal) {
        return switch (principal) {
            case Principal.AssumedRole role ->
                role.session().directory().map(DirectoryUser::groups).orElse(List.of());
            case Principal.ServiceAccount account ->
                account.owner() instanceof Owner.Directory ? account.groups() : List.of();
            case Principal.Root root -> List.of();
            case Principal.User user -> List.of();
            case Principal.Anonymous nobody -> List.of();
        };
    }

    /** An empty string is refused, because whoever sends one means to narrow the key. */
    private static Optional<String> newPolicy(JsonNode body) {
        JsonNode policy = body.path("policy");
        if (policy.isTextual() && policy.textValue().isEmpty()) {
            throw AwsException.of(X_MINIO_MALFORMED_IAM_POLICY, "`policy` is empty: leave it out, or give one.");
        }
        return policy(body, "policy");
    }

    /** A policy, as an object or as a string that holds one. */
    static Optional<String> policy(JsonNode body, String name) {
        return body.path(name).isTextual() ? AdminJson.text(body, name) : AdminJson.json(body, name);
    }
}
