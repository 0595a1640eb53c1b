package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.BAD_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_LDAP_EXPECTED_LOGIN_NAME;
import static io.cloakroom.bridge.admin.AdminCall.Body.ENCRYPTED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.PolicyEntities;
import io.cloakroom.bridge.iam.PolicyMappings.Change;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.iam.ServiceAccount;
import io.cloakroom.bridge.identity.ldap.CarriedGroups;
import io.cloakroom.bridge.identity.ldap.DistinguishedName;
import io.cloakroom.bridge.identity.ldap.LdapUser;
import io.cloakroom.bridge.policies.PolicySource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Policies and access keys of users and groups of a directory, by DN. */
final class LdapCalls implements KeyCreation.Owners {
    private static final String LIST = "admin:ListServiceAccounts";
    private static final String ATTACH = "attach";
    private static final String DETACH = "detach";
    private static final Set<String> TYPES = Set.of("all", "users-only", "svcacc-only", "sts-only");

    private final DirectoryNames names;
    private final Iam iam;
    private final PolicySource policies;
    private final InstantSource clock;
    private final KeyCreation creation;

    LdapCalls(DirectoryNames names, Iam iam, PolicySource policies, InstantSource clock) {
        this.names = names;
        this.iam = iam;
        this.policies = policies;
        this.clock = clock;
        this.creation = new KeyCreation(iam.serviceAccounts());
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.post("idp/ldap/policy/*")
                        .decidedBy("admin:UpdatePolicyAssociation", this::mayChange)
                        .reading(ENCRYPTED)
                        .answeringEncrypted(this::change),
                AdminCall.get("idp/ldap/policy-entities")
                        .decidedBy("admin:ListUserPolicies", this::mayListPolicies)
                        .answeringEncrypted(this::entities),
                AdminCall.put("idp/ldap/add-service-account")
                        .decidedBy("admin:CreateServiceAccount", this::mayCreateAny)
                        .reading(ENCRYPTED)
                        .answeringEncrypted(request -> creation.create(request, this)),
                AdminCall.get("idp/ldap/list-access-keys", "userDN", "listType")
                        .decidedBy(LIST, request -> mayList(request, List.of(request.parameter("userDN"))))
                        .answeringEncrypted(this::keysOfOne),
                AdminCall.get("idp/ldap/list-access-keys-bulk", "listType")
                        .decidedBy(LIST, request -> mayList(request, request.parameters("userDNs")))
                        .answeringEncrypted(this::keysOfMany));
    }

    private void mayChange(AdminRequest request) {
        request.require("admin:UpdatePolicyAssociation");
        names.directories();
        if (!request.word().equals(ATTACH) && !request.word().equals(DETACH)) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "Policies can be attached and detached.");
        }
        if (!request.header("content-type").equals(Optional.of("application/octet-stream"))) {
            throw AwsException.of(BAD_REQUEST, "The Content-Type must be application/octet-stream.");
        }
    }

    private ObjectNode change(AdminRequest request) {
        JsonNode body = request.json(X_MINIO_ADMIN_CONFIG_BAD_JSON);
        boolean attaches = request.word().equals(ATTACH);
        Optional<String> user = AdminJson.text(body, "user");
        Optional<String> group = AdminJson.text(body, "group");
        if (user.isPresent() == group.isPresent()) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "The body names a user or a group, and not both.");
        }
        Holder holder = attaches ? holder(user, group) : holderThatHas(user, group);
        List<String> asked = AdminJson.texts(body, "policies");
        Change change =
                attaches ? iam.mappings().attach(holder, asked) : iam.mappings().detach(holder, asked);
        return AdminJson.putTexts(
                        AdminJson.object(), attaches ? "policiesAttached" : "policiesDetached", change.policies())
                .put("updatedAt", change.updated().toString());
    }

    private Holder holder(Optional<String> user, Optional<String> group) {
        return user.<Holder>map(
                        name -> new Holder.DirectoryUser(names.user(name).dn().text()))
                .orElseGet(() -> new Holder.DirectoryGroup(names.group(group.orElseThrow())));
    }

    /** What is attached to a DN can be detached, whether or not the directory still has it. */
    private Holder holderThatHas(Optional<String> user, Optional<String> group) {
        Optional<String> dn =
                DistinguishedName.parse(user.or(() -> group).orElseThrow()).map(DistinguishedName::text);
        if (dn.isPresent()
                && !iam.directoryPolicies(holderOf(user.isPresent(), dn.get())).isEmpty()) {
            return holderOf(user.isPresent(), dn.get());
        }
        return holder(user, group);
    }

    private static Holder holderOf(boolean isUser, String dn) {
        return isUser ? new Holder.DirectoryUser(dn) : new Holder.DirectoryGroup(dn);
    }

    private void mayListPolicies(AdminRequest request) {
        request.require("admin:ListGroups", "admin:ListUsers", "admin:ListUserPolicies");
        if (!names.isOn()) {
            throw AwsException.of(X_MINIO_IAM_ACTION_NOT_ALLOWED, "LDAP is not enabled.");
        }
    }

    private ObjectNode entities(AdminRequest request) {
        PolicyEntities.Question question = new PolicyEntities.Question(
                request.parameters("user").stream().map(names::spelled).toList(),
                normal(request.parameters("group")),
                request.parameters("policy"));
        return AttachmentCalls.view(iam.directoryEntities(question, names::groupsOf));
    }

    /** The normal forms. A name that is not a DN stays unchanged: nothing is attached to it. */
    private static List<String> normal(List<String> dns) {
        return dns.stream()
                .map(dn ->
                        DistinguishedName.parse(dn).map(DistinguishedName::text).orElse(dn))
                .toList();
    }

    private void mayCreateAny(AdminRequest request) {
        KeyCreation.mayCreateAny(request);
        names.directories();
    }

    @Override
    public boolean isOfCaller(AdminRequest request, String target) {
        return request.account()
                .parent()
                .filter(owner -> owner instanceof Owner.Directory user
                        && user.loginName().equals(target))
                .isPresent();
    }

    @Override
    public KeyCreation.Target named(String name) {
        if (DistinguishedName.parse(name).isPresent()) {
            throw new AwsException(X_MINIO_LDAP_EXPECTED_LOGIN_NAME);
        }
        LdapUser user = names.user(name);
        String loginName = user.loginName(name);
        Instant now = clock.instant();
        List<String> all = names.directories().groupsOf(user, loginName).stream()
                .map(DistinguishedName::text)
                .toList();
        String dn = user.dn().text();
        if (policies.namesOfDirectoryUser(dn, all, now).isEmpty()) {
            throw AwsException.of(
                    X_MINIO_ADMIN_NO_SUCH_USER,
                    "No policy is attached to the user's DN, nor to one of its groups: a key could do nothing.");
        }
        CarriedGroups groups = CarriedGroups.forKey(all, policies);
        return new KeyCreation.Target(
                new Owner.Directory(dn, loginName, new Owner.Membership(now, groups.areAll())), groups.dns());
    }

    private void mayList(AdminRequest request, List<String> dns) {
        boolean isAll = isAll(request);
        boolean isOwn = !isAll && normal(dns).stream().allMatch(request.account()::is);
        request.require(LIST, isOwn);
        if (isAll) {
            request.require("admin:ListUsers");
        }
        names.directories();
        if (isAll && !dns.isEmpty()) {
            throw AwsException.of(INVALID_REQUEST, "Either users are named or all are asked for, not both.");
        }
    }

    private static boolean isAll(AdminRequest request) {
        return request.parameter("all").equals("true");
    }

    private ObjectNode keysOfOne(AdminRequest request) {
        String dn = normal(List.of(request.parameter("userDN"))).getFirst();
        return view(request.parameter("listType").equals("sts-only") ? List.of() : keysOf(dn));
    }

    private ObjectNode keysOfMany(AdminRequest request) {
        String type = request.parameter("listType");
        if (!TYPES.contains(type)) {
            throw AwsException.of(
                    INVALID_REQUEST, "The parameter `listType` is `all`, `users-only`, `svcacc-only` or `sts-only`.");
        }
        ObjectNode answer = AdminJson.object();
        if (type.equals("sts-only")) {
            return answer; // Users without such keys are left out, and there are none.
        }
        for (String dn : users(request)) {
            List<ServiceAccount> keys = type.equals("users-only") ? List.of() : keysOf(dn);
            if (!type.equals("svcacc-only") || !keys.isEmpty()) {
                answer.set(dn, view(keys));
            }
        }
        return answer;
    }

    private Set<String> users(AdminRequest request) {
        List<String> asked = normal(request.parameters("userDNs"));
        if (!isAll(request)) {
            return asked.isEmpty() && request.caller().principal() instanceof Principal.AssumedRole
                    ? Set.of(request.account().name())
                    : new LinkedHashSet<>(asked);
        }
        Set<String> all = new LinkedHashSet<>(iam.directoryUsersWithPolicies());
        iam.serviceAccounts().list().forEach(key -> {
            if (key.owner() instanceof Owner.Directory user) {
                all.add(user.dn());
            }
        });
        return all;
    }

    private List<ServiceAccount> keysOf(String dn) {
        return iam.serviceAccounts().list().stream()
                .filter(key ->
                        key.owner() instanceof Owner.Directory user && user.dn().equals(dn))
                .toList();
    }

    private static ObjectNode view(List<ServiceAccount> keys) {
        ObjectNode view = AdminJson.object();
        var list = view.putArray("serviceAccounts");
        keys.forEach(key -> list.add(AccessKeyListCall.view(key)));
        view.putArray("stsKeys");
        return view;
    }
}
