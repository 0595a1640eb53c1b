package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.testkit.KeycloakRefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * S-63: rows of the role policies that stand for more than one role. {@code a.b.c} is written for role {@code b.c} of
 * client {@code a}, role {@code c} of client {@code a.b} and realm role {@code a.b.c}; each of them may have its own
 * administrators, and these assign it to whom they like.
 */
class RolePoliciesIT {
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("rows", Map.of("unknown.names", "true", "role.table", """
                        [{"key": "billing.prod.admin", "value": "consoleAdmin"}, {"key": "billing.prod.operator", "value": "diagnostics"},
                         {"key": "billing.prod.guest", "value": "no-invoices"}, {"key": "billing.prod.reader", "value": "readonly"}]"""), """
                {"roles": {"realm": [{"name": "writer", "attributes": {"s3-policy": ["readwrite"]}}]},
                 "users": [{"username": "owner"}, {"username": "mallory"}, {"username": "operator"},
                   {"username": "guest", "realmRoles": ["writer"]}, {"username": "reader"}]}
                """);
        createClient("billing");
        createClient("billing.prod");
    }

    @Test
    void s63_aRoleOfOneClientCannotPassForAnothers() {
        give("owner", "billing.prod", "admin");
        assertThat(policies("owner")).containsExactly("consoleAdmin");

        give("mallory", "billing", "prod.admin");

        assertThat(policies("mallory")).isEmpty();
        assertThat(policies("owner")).isEmpty();

        delete("billing", "prod.admin");
        assertThat(policies("owner")).containsExactly("consoleAdmin");
    }

    @Test
    void s63_aRoleOfAClientCannotPassForARealmRole() {
        realm.admin().create("rows/roles", Map.of("name", "billing.prod.operator"));
        realm.setRole("operator", "billing.prod.operator", true);
        assertThat(policies("operator")).containsExactly("diagnostics");

        give("mallory", "billing", "prod.operator");

        assertThat(policies("mallory")).isEmpty();
        assertThat(policies("operator")).isEmpty();

        delete("billing", "prod.operator");
        assertThat(policies("operator")).containsExactly("diagnostics");
    }

    /** The policy of the row may be one that denies: whoever would lose it gets nothing. */
    @Test
    void s63_anotherRoleCannotTakeADenyAway() {
        give("guest", "billing.prod", "guest");
        assertThat(policies("guest")).containsExactly("no-invoices", "readwrite");

        createRole("billing", "prod.guest");

        assertThat(policies("guest")).isEmpty();

        delete("billing", "prod.guest");
        assertThat(policies("guest")).containsExactly("no-invoices", "readwrite");
    }

    @Test
    void s63_theAdministratorIsToldWhenTheMapperIsSaved() {
        give("reader", "billing.prod", "reader");
        createRole("billing", "prod.reader");
        try {
            assertThatExceptionOfType(KeycloakRefusedException.class)
                    .isThrownBy(() -> realm.configure(Map.of("client", "")))
                    .returns(400, KeycloakRefusedException::status)
                    .satisfies(refusal -> assertThat(refusal.body())
                            .contains("Row `billing.prod.reader` of the role policies stands for role `prod.reader` of"
                                    + " client `billing` and for role `reader` of client `billing.prod`"));
            assertThat(policies("reader")).isEmpty();

            realm.configure(Map.of("client", "cli##billing.prod"));

            assertThat(policies("reader")).containsExactly("readonly");
        } finally {
            delete("billing", "prod.reader");
            realm.configure(Map.of("client", ""));
        }
    }

    private static List<String> policies(String user) {
        return Claims.policy(realm.login(user).accessClaims());
    }

    private static void createClient(String clientId) {
        realm.admin().create("rows/clients", Map.of("clientId", clientId));
    }

    private static void give(String user, String clientId, String role) {
        createRole(clientId, role);
        assign(user, realm.admin().clientId("rows", clientId), role);
    }

    private static void createRole(String clientId, String role) {
        realm.admin().create(roles(realm.admin().clientId("rows", clientId)), Map.of("name", role));
    }

    private static void assign(String user, String client, String role) {
        String mappings = "rows/users/" + realm.admin().userId("rows", user) + "/role-mappings/clients/" + client;
        realm.admin().post(mappings, List.of(realm.admin().get(roles(client) + "/" + role)));
    }

    private static void delete(String clientId, String role) {
        realm.admin().delete(roles(realm.admin().clientId("rows", clientId)) + "/" + role, Map.of());
    }

    private static String roles(String client) {
        return "rows/clients/" + client + "/roles";
    }
}
