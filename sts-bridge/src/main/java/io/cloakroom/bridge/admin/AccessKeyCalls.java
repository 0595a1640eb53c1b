package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_ACCESS_KEY;
import static io.cloakroom.bridge.admin.AdminCall.Body.ENCRYPTED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.ServiceAccount;
import io.cloakroom.bridge.iam.ServiceAccountChange;
import io.cloakroom.bridge.iam.ServiceAccounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Service accounts, which MinIO also calls access keys: create, change, show, list and remove. A caller whose session
 * policy or service account policy narrows its account's rights cannot create or change any. Only root creates and
 * changes keys of root, because they can do more than any policy can allow.
 */
final class AccessKeyCalls implements KeyCreation.Owners {
    private static final String KEY = "accessKey";
    private static final String LIST = "admin:ListServiceAccounts";
    private static final String REMOVE = "admin:RemoveServiceAccount";
    static final String NEVER = "1970-01-01T00:00:00Z";

    private final ServiceAccounts accounts;
    private final KeyCreation creation;
    private final EffectivePolicy effective;
    private final String rootAccessKeyId;

    AccessKeyCalls(ServiceAccounts accounts, EffectivePolicy effective, String rootAccessKeyId) {
        this.accounts = accounts;
        this.creation = new KeyCreation(accounts);
        this.effective = effective;
        this.rootAccessKeyId = rootAccessKeyId;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.put("add-service-account")
                        .decidedBy("admin:CreateServiceAccount", KeyCreation::mayCreateAny)
                        .reading(ENCRYPTED)
                        .answeringEncrypted(request -> creation.create(request, this)),
                AdminCall.post("update-service-account", KEY)
                        .decidedBy("admin:UpdateServiceAccount", this::mayUpdate)
                        .reading(ENCRYPTED)
                        .doingWith204(this::update),
                AdminCall.get("info-service-account", KEY)
                        .decidedBy(LIST, request -> mayShow(request, request.parameter(KEY)))
                        .answeringEncrypted(request -> details(accounts.info(request.parameter(KEY)))),
                AdminCall.get("list-service-accounts")
                        .decidedBy(LIST, request -> request.require(LIST, isOfCaller(request)))
                        .answeringEncrypted(this::list),
                AdminCall.delete("delete-service-account", KEY)
                        .decidedBy(REMOVE, this::mayRemove)
                        .doingWith204(this::remove),
                AdminCall.get("info-access-key", KEY)
                        .decidedBy(LIST, request -> mayShow(request, keyOf(request)))
                        .answeringEncrypted(this::accessKey),
                AdminCall.get("temporary-account-info", KEY)
                        .decidedBy(
                                "admin:ListTemporaryAccounts",
                                request -> request.require(
                                        "admin:ListTemporaryAccounts",
                                        sessionOfCaller(request, request.parameter(KEY))
                                                .isPresent()))
                        .answeringEncrypted(this::temporary));
    }

    @Override
    public boolean isOfCaller(AdminRequest request, String target) {
        return request.account().is(target) || target.equals(request.accessKeyId());
    }

    @Override
    public KeyCreation.Target named(String name) {
        return new KeyCreation.Target(ownerNamed(name), List.of());
    }

    private Owner ownerNamed(String name) {
        return name.equals(rootAccessKeyId) ? new Owner.Root() : new Owner.User(name);
    }

    private void mayUpdate(AdminRequest request) {
        KeyCreation.refuseNarrowed(request);
        request.requireChangingSomeKey();
        accounts.find(request.parameter(KEY))
                .ifPresent(found -> KeyCreation.refuseKeysOfRoot(found.owner(), request.account()));
    }

    private void update(AdminRequest request) {
        JsonNode body = request.json(X_MINIO_ADMIN_CONFIG_BAD_JSON);
        Optional<Instant> expiration = AdminJson.time(body, "newExpiration");
        request.requireChangingKey(expiration.filter(time -> time.isAfter(Instant.EPOCH)));
        accounts.update(
                request.parameter(KEY),
                new ServiceAccountChange(
                        KeyCreation.policy(body, "newPolicy"),
                        AdminJson.text(body, "newSecretKey").map(Secret::new),
                        AdminJson.text(body, "newStatus").map(AccountStatus::parseEither),
                        AdminJson.text(body, "newName"),
                        AdminJson.text(body, "newDescription"),
                        expiration),
                owner -> KeyCreation.refuseKeysOfRoot(owner, request.account()));
    }

    private boolean isKeyOfCaller(AdminRequest request, String key) {
        return accounts.find(key)
                .filter(found -> request.account().has(found.owner()))
                .isPresent();
    }

    /** Whether the list asked for is that of the caller's account. */
    private static boolean isOfCaller(AdminRequest request) {
        String user = request.parameter("user");
        return user.isEmpty() || request.account().is(user);
    }

    private void mayShow(AdminRequest request, String key) {
        boolean isOwn =
                isKeyOfCaller(request, key) || sessionOfCaller(request, key).isPresent();
        request.require(LIST, isOwn);
    }

    private void remove(AdminRequest request) {
        accounts.remove(
                request.parameter(KEY),
                owner -> request.require(REMOVE, request.account().has(owner)));
    }

    /** To a caller who may not remove it, a key of somebody else looks as if it did not exist. */
    private void mayRemove(AdminRequest request) {
        String key = request.parameter(KEY);
        try {
            request.require(REMOVE, isKeyOfCaller(request, key));
        } catch (AwsException e) {
            throw isKeyOfCaller(request, key) ? e : ServiceAccounts.notFound(key);
        }
    }

    private ObjectNode list(AdminRequest request) {
        String user = request.parameter("user");
        Optional<Owner> owner = isOfCaller(request) ? request.account().parent() : Optional.of(ownerNamed(user));
        ObjectNode answer = AdminJson.object();
        ArrayNode list = answer.putArray("accounts");
        owner.map(accounts::list).orElse(List.of()).forEach(account -> list.add(summary(account)));
        return answer;
    }

    private ObjectNode summary(ServiceAccount account) {
        ObjectNode view = AdminJson.object()
                .put("parentUser", Account.nameOf(account.owner(), rootAccessKeyId))
                .put("accountStatus", account.status().switchText())
                .put("impliedPolicy", account.policy().isEmpty())
                .put(KEY, account.accessKeyId());
        account.name().ifPresent(name -> view.put("name", name));
        account.description().ifPresent(description -> view.put("description", description));
        return view.put(
                "expiration", account.expiration().map(Instant::toString).orElse(NEVER));
    }

    private ObjectNode details(ServiceAccount account) {
        ObjectNode view = summary(account);
        view.remove(KEY);
        JsonNode policy = account.policy()
                .map(AdminJson::parsed)
                .orElseGet(() -> effective.of(account.owner(), account.groups()));
        return view.put("policy", AdminJson.indented(policy));
    }

    /** An empty key stands for the caller's own. */
    private static String keyOf(AdminRequest request) {
        String key = request.parameter(KEY);
        return key.isEmpty() ? request.accessKeyId() : key;
    }

    private ObjectNode accessKey(AdminRequest request) {
        String key = keyOf(request);
        Optional<Session> session = sessionOfCaller(request, key);
        if (session.isPresent()) {
            return origin(details(session.get()), key, "STS", providerOf(session.get()));
        }
        ServiceAccount account = accounts.find(key).orElseThrow(() -> noSuchKey(key));
        ObjectNode view = origin(details(account), key, "Service Account", "builtin");
        if (account.owner() instanceof Owner.Directory user) {
            view.put("userProvider", "ldap");
            view.putObject("ldapSpecificInfo").put("username", user.loginName());
        }
        return view;
    }

    private static String providerOf(Session session) {
        if (session.directory().isPresent()) {
            return "ldap";
        }
        return session.user().isPresent() ? "builtin" : "openid";
    }

    private static ObjectNode origin(ObjectNode view, String key, String type, String provider) {
        view.put("AccessKey", key).put("userType", type).put("userProvider", provider);
        view.putObject("ldapSpecificInfo").put("username", "");
        view.putObject("openIDSpecificInfo")
                .put("configName", "")
                .put("userID", "")
                .put("userIDClaim", "");
        return view;
    }

    /** The session that signs the request, if this is its key. Sessions are not stored, so no other is known. */
    private static Optional<Session> sessionOfCaller(AdminRequest request, String key) {
        return request.caller().principal() instanceof Principal.AssumedRole role && key.equals(request.accessKeyId())
                ? Optional.of(role.session())
                : Optional.empty();
    }

    private ObjectNode temporary(AdminRequest request) {
        String key = request.parameter(KEY);
        return details(sessionOfCaller(request, key)
                .orElseThrow(() -> AwsException.of(
                        X_MINIO_ADMIN_NO_SUCH_ACCESS_KEY,
                        "Sessions are not stored here, so only who signs with this key can ask about it.")));
    }

    private ObjectNode details(Session session) {
        JsonNode policy = session.sessionPolicy().map(AdminJson::parsed).orElseGet(() -> effective.of(session));
        return AdminJson.object()
                .put("parentUser", session.userName())
                .put("accountStatus", AccountStatus.ENABLED.switchText())
                .put(
                        "impliedPolicy",
                        session.sessionPolicy().isEmpty() && session.chosen().isEmpty())
                .put("policy", AdminJson.indented(policy))
                .put("expiration", session.expiration().toString());
    }

    private static AwsException noSuchKey(String key) {
        return AwsException.of(
                X_MINIO_ADMIN_NO_SUCH_ACCESS_KEY,
                key.length() > 128
                        ? "It is longer than any."
                        : "There is no service account `%s`.".formatted(key.replaceAll("[^!-~]|`", "?")));
    }
}
