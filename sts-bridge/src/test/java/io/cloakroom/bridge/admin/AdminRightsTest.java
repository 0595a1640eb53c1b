package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.NewServiceAccount;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.iam.RoleChange;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.identity.ldap.LdapDirectory;
import io.cloakroom.bridge.identity.ldap.TestDirectory;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.policy.match.KnownActions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may make which call. Every call is about Alice and what is hers. The columns are root, Alice, another user, one
 * who may administer groups, and an administrator whose session policy allows reading objects only.
 */
class AdminRightsTest {
    private static final String MATRIX = """
            PUT add-user?accessKey=alice | 200 | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            DELETE remove-user?accessKey=alice | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET list-users | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET user-info?accessKey=alice | 200 | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            PUT set-user-status?accessKey=alice&status=disabled | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            PUT update-group-members | 200 | 403 AccessDenied | 403 AccessDenied | 200 | 403 AccessDenied
            GET group?group=staff | 200 | 403 AccessDenied | 403 AccessDenied | 200 | 403 AccessDenied
            GET groups | 200 | 403 AccessDenied | 403 AccessDenied | 200 | 403 AccessDenied
            PUT set-group-status?group=staff&status=disabled | 200 | 403 AccessDenied | 403 AccessDenied | 200 | 403 AccessDenied
            PUT add-canned-policy?name=p | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET info-canned-policy?name=readonly | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET list-canned-policies | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            DELETE remove-canned-policy?name=spare | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            PUT set-user-or-group-policy?userOrGroup=alice&policyName=consoleAdmin&isGroup=false | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST idp/builtin/policy/attach | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST idp/builtin/policy/detach | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET idp/builtin/policy-entities?user=alice | 200 | 403 AccessDenied | 403 AccessDenied | 200 | 403 AccessDenied
            PUT add-service-account | 200 | 200 | 403 AccessDenied | 403 AccessDenied | 403 XMinioIAMActionNotAllowed
            POST update-service-account?accessKey=alice-key | 204 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 XMinioIAMActionNotAllowed
            GET info-service-account?accessKey=alice-key | 200 | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET list-service-accounts?user=alice | 200 | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            DELETE delete-service-account?accessKey=alice-key | 204 | 204 | 404 XMinioInvalidIAMCredentials | 404 XMinioInvalidIAMCredentials | 404 XMinioInvalidIAMCredentials
            GET list-access-keys-bulk?listType=all&users=alice | 200 | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET list-access-keys-bulk?listType=all&all=true | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET info-access-key?accessKey=alice-key | 200 | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET temporary-account-info?accessKey=ASIAALICEALICEALICE0 | 404 XMinioAdminNoSuchAccessKey | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST revoke-tokens/builtin?user=alice&fullRevoke=true | 204 | 204 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST idp/ldap/policy/attach | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST idp/ldap/policy/detach | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET idp/ldap/policy-entities | 200 | 403 AccessDenied | 403 AccessDenied | 200 | 403 AccessDenied
            PUT idp/ldap/add-service-account | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 XMinioIAMActionNotAllowed
            GET idp/ldap/list-access-keys?userDN=uid%3Dalice%2Cdc%3Dexample&listType=all | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET idp/ldap/list-access-keys-bulk?listType=all&all=true | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET idp-config/ldap | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET idp-config/ldap/_ | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET info | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET accountinfo | 200 | 200 | 200 | 200 | 200
            POST cloakroom/cutoffs | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET cloakroom/cutoffs | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET cloakroom/explain?action=s3:GetObject&bucket=b&key=k | 200 | 200 | 200 | 200 | 200
            GET cloakroom/status | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET cloakroom/request?id=R1 | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET cloakroom/who-may?action=s3:GetObject&bucket=b&key=k | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST cloakroom/rotate-keys | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST cloakroom/forget-policy?name=x | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST cloakroom/create-role?name=new | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST cloakroom/update-role?name=lab | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            POST cloakroom/remove-role?name=lab | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET cloakroom/role?name=lab | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            GET cloakroom/roles | 200 | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied | 403 AccessDenied
            """;

    private static final Map<String, String> BODIES = Map.of(
            "add-user", "{\"secretKey\":\"another secret\",\"status\":\"enabled\"}",
            "attach", "{\"policies\":[\"consoleAdmin\"],\"user\":\"alice\"}",
            "detach", "{\"policies\":[\"alice-policy\"],\"user\":\"alice\"}",
            "add-service-account", "{\"targetUser\":\"alice\"}",
            "update-service-account", "{\"newStatus\":\"off\"}",
            "update-group-members", "{\"group\":\"staff\",\"members\":[\"alice\"],\"isRemove\":false}",
            "add-canned-policy", AdminNode.policyText("s3:GetObject"),
            "cutoffs", "{\"scope\":{\"kind\":\"account\",\"user\":\"alice\"}}",
            "create-role", "{\"trust\":%s,\"policies\":[\"consoleAdmin\"]}".formatted(AdminNode.TRUST),
            "update-role", "{\"policies\":[\"consoleAdmin\"]}");

    private static final List<String> PLAIN =
            List.of("update-group-members", "add-canned-policy", "cutoffs", "create-role", "update-role");

    private static final String ALICE_DN = "uid=alice," + TestDirectory.PEOPLE;

    private static final TestDirectory DIRECTORY = TestDirectory.start();
    private static LdapDirectories ldap;

    @BeforeAll
    static void startDirectory() throws IOException {
        DIRECTORY.user("alice");
        ldap = LdapDirectories.of(
                LdapDirectory.open(DIRECTORY.config(), TrustedRoots.ofTheJdk(), InstantSource.system()));
    }

    @AfterAll
    static void stopDirectory() {
        ldap.close();
        DIRECTORY.close();
    }

    static Stream<List<String>> rows() {
        return MATRIX.lines()
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList());
    }

    @DisplayName("S-20 service accounts and users: only their owners, and whoever may administer them")
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void s20_everyCallIsForThoseWhoMay(List<String> row) {
        List<String> outcomes = new ArrayList<>();
        for (int column = 0; column < 5; column++) {
            try (AdminNode node = node()) {
                outcomes.add(call(node, callers(node).get(column), row.get(0)).outcome());
            }
        }
        assertThat(outcomes).isEqualTo(row.subList(1, row.size()));
    }

    @DisplayName("S-56 no call tells anything to whoever does not sign")
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void s56_nothingIsToldWithoutASignature(List<String> row) {
        int space = row.get(0).indexOf(' ');
        Headers headers = Headers.builder().add("host", "localhost:9000").build();
        RequestHead unsigned = RequestHead.parse(
                row.get(0).substring(0, space), "/minio/admin/v3/" + row.get(0).substring(space + 1), headers);
        try (AdminNode node = node()) {
            AdminClient.Answer answer = AdminClient.ask(node, unsigned, new byte[0]);

            assertThat(answer.outcome()).isEqualTo("403 AccessDenied");
            assertThat(answer.message()).isEqualTo("Access Denied.");
        }
    }

    @Test
    void everyCallIsInTheMatrix() {
        try (AdminNode node = new AdminNode()) {
            TreeSet<String> said = new TreeSet<>();
            rows().map(row -> row.get(0)
                            .replaceFirst("\\?.*", "")
                            .replaceFirst("(policy|tokens|idp-config/ldap)/[a-z_]+$", "$1/*"))
                    .forEach(said::add);
            assertThat(node.endpoint.calls()).containsExactlyInAnyOrderElementsOf(said);
        }
    }

    @DisplayName("S-21 each call is decided by an action of its own, and no other action opens it")
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void s21_onlyItsOwnActionOpensACall(List<String> row) {
        String operation;
        try (AdminNode node = node()) {
            var audit = AdminClient.audit();
            byte[] body = body(AdminNode.root(), row.get(0));
            AdminClient.ask(node, head(node, AdminNode.root(), row.get(0), body), body, audit);
            operation = Audits.soFar(audit).action();
        }
        if (operation.equals("admin:AccountInfo")) {
            return;
        }
        try (AdminNode node = node()) {
            String[] others = KnownActions.all().stream()
                    .filter(action -> action.startsWith("admin:") && !isOneOf(row.get(0), operation, action))
                    .toArray(String[]::new);
            assertThat(call(node, node.user("dave", others), row.get(0)).status())
                    .as("with every action but %s", operation)
                    .isIn(403, 404);
        }
        try (AdminNode node = node()) {
            String also = row.get(0).contains("all=true") ? "admin:ListUsers" : operation;
            assertThat(call(node, node.user("dave", operation, also), row.get(0))
                            .outcome())
                    .as("with %s", operation)
                    .isEqualTo(row.get(1));
        }
    }

    /** Some calls are opened by one of several actions. */
    private static boolean isOneOf(String call, String operation, String action) {
        return action.equals(operation)
                || (call.contains("builtin/policy/") && action.equals("admin:AttachUserOrGroupPolicy"))
                || (call.contains("policy-entities") && action.startsWith("admin:List"));
    }

    @Test
    void s20_keysOfRootAreMadeAndChangedByRootOnly() {
        try (AdminNode node = node()) {
            AdminClient eve = node.user("eve", "admin:*");

            assertThat(eve.sealed(node, "PUT", "add-service-account", "{\"targetUser\":\"root-key\"}")
                            .outcome())
                    .isEqualTo("403 AccessDenied");
            assertThat(eve.sealed(node, "POST", "update-service-account?accessKey=root-made", "{\"newStatus\":\"off\"}")
                            .outcome())
                    .isEqualTo("403 AccessDenied");
            assertThat(eve.sealed(node, "PUT", "add-user?accessKey=root-key", "{\"secretKey\":\"another secret\"}")
                            .outcome())
                    .isEqualTo("403 XMinioInvalidIAMCredentials");
            assertThat(eve.put(node, "set-user-or-group-policy?userOrGroup=root-key&policyName=readonly&isGroup=false")
                            .outcome())
                    .isEqualTo("403 XMinioIAMActionNotAllowed");
        }
    }

    @Test
    void s20_noKeyChangesTheSecretOfTheUserItBelongsTo() {
        try (AdminNode node = node()) {
            AdminClient key = new AdminClient("alice-key", AdminNode.SECRET, Optional.empty());
            AdminClient session = node.session("alice", Optional.empty(), Optional.empty());

            for (AdminClient derived : List.of(key, session)) {
                assertThat(derived.sealed(node, "PUT", "add-user?accessKey=alice", "{\"secretKey\":\"another secret\"}")
                                .outcome())
                        .isEqualTo("403 XMinioInvalidIAMCredentials");
            }
        }
    }

    @Test
    void s20_addingAUserGivesItNoPolicy() {
        try (AdminNode node = node()) {
            AdminClient eve = node.user("eve", "admin:CreateUser");

            assertThat(eve.sealed(
                                    node,
                                    "PUT",
                                    "add-user?accessKey=mallory",
                                    "{\"secretKey\":\"a secret of hers\",\"policy\":\"consoleAdmin\",\"policyName\":\"consoleAdmin\",\"status\":\"enabled\"}")
                            .outcome())
                    .isEqualTo("200");
            assertThat(node.iam.users().info("mallory").policies()).isEmpty();
        }
    }

    @DisplayName("S-22 who has taken on a role ends no other sessions of its user, and makes no key of its user's")
    @Test
    void s22_aRoleIsNotItsUser() {
        try (AdminNode node = node()) {
            AdminClient inRole = node.roleSession("alice", "lab");

            assertThat(inRole.post(node, "revoke-tokens/builtin?user=alice&fullRevoke=true", "")
                            .outcome())
                    .isEqualTo("403 AccessDenied");
            assertThat(inRole.post(node, "revoke-tokens/builtin?fullRevoke=true", "")
                            .outcome())
                    .isEqualTo("403 AccessDenied");
            assertThat(inRole.sealed(node, "PUT", "add-service-account", "{}").outcome())
                    .startsWith("403 ");
            assertThat(node.cutoffs.inForce()).isEmpty();
        }
    }

    @DisplayName("S-19 who has less than its account makes no key that has more")
    @Test
    void s19_aRestrictedCallerMakesAndChangesNoKeys() {
        try (AdminNode node = node()) {
            String everything = AdminNode.policyText("admin:*");
            AdminClient session = node.session("carol", Optional.of(everything), Optional.empty());
            node.iam
                    .serviceAccounts()
                    .create(new NewServiceAccount(
                            new Owner.User("carol"),
                            Optional.of("carol-key"),
                            Optional.of(AdminNode.SECRET),
                            Optional.of(everything),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            AdminClient key = new AdminClient("carol-key", AdminNode.SECRET, Optional.empty());

            for (AdminClient restricted : List.of(session, key)) {
                for (String body : List.of("{}", "{\"targetUser\":\"carol\"}", "{\"targetUser\":\"alice\"}")) {
                    assertThat(restricted
                                    .sealed(node, "PUT", "add-service-account", body)
                                    .outcome())
                            .isEqualTo("403 XMinioIAMActionNotAllowed");
                }
                assertThat(restricted
                                .sealed(
                                        node,
                                        "POST",
                                        "update-service-account?accessKey=carol-key",
                                        "{\"newPolicy\":{}}")
                                .outcome())
                        .isEqualTo("403 XMinioIAMActionNotAllowed");
            }
            assertThat(node.iam.serviceAccounts().list(new Owner.User("carol"))).hasSize(1);
        }
    }

    @Test
    void s19_whatIsDeniedIsDeniedForTheOwnAccountToo() {
        try (AdminNode node = node()) {
            AdminClient alice = node.client("alice");
            node.iam.policies().put("no-keys", """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["admin:CreateServiceAccount"]}]}""".getBytes(StandardCharsets.UTF_8));
            node.iam.mappings().attach(new Holder.User("alice"), List.of("no-keys"));

            assertThat(alice.sealed(node, "PUT", "add-service-account", "{}").outcome())
                    .isEqualTo("403 AccessDenied");
        }
    }

    @Test
    void s19_howLongAKeyMayLastIsDecidedByItsExpiration() {
        try (AdminNode node = node()) {
            AdminClient alice = node.client("alice");
            node.iam.policies().put("short-keys", """
                    {"Version":"2012-10-17","Statement":[
                     {"Effect":"Deny","Action":["admin:CreateServiceAccount"],"Condition":{"Null":{"svc:DurationSeconds":"true"}}},
                     {"Effect":"Deny","Action":["admin:CreateServiceAccount"],"Condition":{"NumericGreaterThan":{"svc:DurationSeconds":"3600"}}}]}""".getBytes(StandardCharsets.UTF_8));
            node.iam.mappings().attach(new Holder.User("alice"), List.of("short-keys"));

            assertThat(alice.sealed(node, "PUT", "add-service-account", "{}").outcome())
                    .isEqualTo("403 AccessDenied");
            assertThat(alice.sealed(node, "PUT", "add-service-account", "{\"expiration\":\"1970-01-01T00:00:00Z\"}")
                            .outcome())
                    .isEqualTo("403 AccessDenied");
            assertThat(alice.sealed(node, "PUT", "add-service-account", "{\"expiration\":\"2026-03-01T14:00:00Z\"}")
                            .outcome())
                    .isEqualTo("403 AccessDenied");
            assertThat(alice.sealed(node, "PUT", "add-service-account", "{\"expiration\":\"2026-03-01T13:00:00Z\"}")
                            .outcome())
                    .isEqualTo("200");
        }
    }

    @Test
    void s19_howLongAKeyMayLastCannotBeChangedPastThePolicy() {
        try (AdminNode node = node()) {
            AdminClient alice = node.client("alice");
            node.iam.policies().put("short-keys", """
                    {"Version":"2012-10-17","Statement":[
                     {"Effect":"Allow","Action":["admin:UpdateServiceAccount"]},
                     {"Effect":"Deny","Action":["admin:UpdateServiceAccount"],"Condition":{"Null":{"svc:DurationSeconds":"true"}}},
                     {"Effect":"Deny","Action":["admin:UpdateServiceAccount"],"Condition":{"NumericGreaterThan":{"svc:DurationSeconds":"3600"}}}]}""".getBytes(StandardCharsets.UTF_8));
            node.iam.mappings().attach(new Holder.User("alice"), List.of("short-keys"));
            String key = node.iam
                    .serviceAccounts()
                    .create(NewServiceAccount.of(new Owner.User("alice")))
                    .accessKeyId();
            String path = "update-service-account?accessKey=" + key;

            for (String change : List.of("{}", "{\"newExpiration\":\"2026-03-01T14:00:00Z\"}")) {
                assertThat(alice.sealed(node, "POST", path, change).outcome()).isEqualTo("403 AccessDenied");
            }
            assertThat(alice.sealed(node, "POST", path, "{\"newExpiration\":\"2026-03-01T13:00:00Z\"}")
                            .outcome())
                    .isEqualTo("204");
        }
    }

    @Test
    void s19_aLoginWithAnIdentityProviderMakesNoKey() {
        try (AdminNode node = node()) {
            AdminClient ada = node.webIdentity("parent-of-ada", "consoleAdmin");

            var refused = ada.sealed(node, "PUT", "add-service-account", "{}");
            assertThat(refused.outcome()).isEqualTo("403 XMinioIAMActionNotAllowed");
            assertThat(refused.message()).contains("An access key would outlive the login");
            assertThat(ada.sealed(node, "PUT", "add-service-account", "{\"targetUser\":\"alice\"}")
                            .outcome())
                    .isEqualTo("200");
        }
    }

    private static AdminNode node() {
        AdminNode node = new AdminNode(Optional.of(ldap));
        node.user("alice", "s3:GetObject");
        node.iam.mappings().attach(new Holder.DirectoryUser(ALICE_DN), List.of("alice-policy"));
        node.user("bob");
        node.user("gail", "admin:AddUserToGroup", "admin:GetGroup", "admin:ListGroups", "admin:EnableGroup");
        node.user("carol", "admin:*");
        node.policy("spare", "s3:GetObject");
        node.iam
                .roles()
                .create(
                        "lab",
                        new RoleChange(
                                Optional.of(AdminNode.TRUST), Optional.empty(), Optional.empty(), Optional.empty()));
        node.iam.groups().addMembers("staff", List.of("bob"));
        node.iam.serviceAccounts().create(key(new Owner.User("alice"), "alice-key"));
        node.iam.serviceAccounts().create(key(new Owner.Root(), "root-made"));
        return node;
    }

    private static NewServiceAccount key(Owner owner, String accessKeyId) {
        return new NewServiceAccount(
                owner,
                Optional.of(accessKeyId),
                Optional.of(AdminNode.SECRET),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<AdminClient> callers(AdminNode node) {
        return List.of(
                AdminNode.root(),
                node.client("alice"),
                node.client("bob"),
                node.client("gail"),
                node.session("carol", Optional.of(AdminNode.policyText("s3:GetObject")), Optional.empty()));
    }

    private static AdminClient.Answer call(AdminNode node, AdminClient caller, String call) {
        byte[] body = body(caller, call);
        return AdminClient.ask(node, head(node, caller, call, body), body);
    }

    private static RequestHead head(AdminNode node, AdminClient caller, String call, byte[] body) {
        String[] words = call.split(" ", -1);
        return caller.sign(node, words[0], words[1], body, "content-type", "application/octet-stream");
    }

    private static byte[] body(AdminClient caller, String call) {
        String path = call.split(" ", -1)[1].replaceFirst("\\?.*", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        String text = call.startsWith("GET") ? "" : BODIES.getOrDefault(name, "");
        if (text.isEmpty()) {
            return new byte[0];
        }
        return PLAIN.contains(name) ? text.getBytes(StandardCharsets.UTF_8) : caller.encrypt(text);
    }
}
