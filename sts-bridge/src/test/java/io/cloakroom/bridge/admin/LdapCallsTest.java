package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.identity.ldap.LdapDirectory;
import io.cloakroom.bridge.identity.ldap.TestDirectory;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code mc idp ldap} asks for. */
class LdapCallsTest {
    private final TestDirectory server = TestDirectory.start();
    private final AdminClient root = AdminNode.root();
    private LdapDirectories ldap;
    private AdminNode node;
    private String alice = "";
    private String staff = "";

    @BeforeEach
    void start() throws IOException {
        ldap = LdapDirectories.of(LdapDirectory.open(server.config(), TrustedRoots.ofTheJdk(), InstantSource.system()));
        node = new AdminNode(Optional.of(ldap));
        alice = server.user("alice");
        staff = server.group("staff", alice);
    }

    @AfterEach
    void stop() {
        node.close();
        ldap.close();
        server.close();
    }

    private AdminClient.Answer change(String word, String member, String name, String policy) {
        String body = "{\"policies\":[\"%s\"],\"%s\":\"%s\"}".formatted(policy, member, name.replace("\\", "\\\\"));
        return root.call(
                node,
                "POST",
                "idp/ldap/policy/" + word,
                root.encrypt(body),
                "content-type",
                "application/octet-stream");
    }

    private JsonNode entities(String query) {
        return root.decrypt(root.get(node, "idp/ldap/policy-entities" + query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void attachesToUsersByNameOrDnAndToGroupsByDn() {
        AdminClient.Answer attached = change("attach", "user", "alice", "readonly");
        assertThat(attached.status()).isEqualTo(200);
        assertThat(root.decrypt(attached).path("policiesAttached"))
                .singleElement()
                .returns("readonly", JsonNode::asText);
        assertThat(change("attach", "user", "UID=Alice, OU=people, DC=example, DC=org", "readonly")
                        .outcome())
                .isEqualTo("400 XMinioAdminPolicyChangeAlreadyApplied");
        assertThat(change("attach", "group", "CN=staff," + TestDirectory.GROUPS, "writeonly")
                        .outcome())
                .isEqualTo("200");

        JsonNode all = entities("").path("policyMappings");
        assertThat(all).hasSize(2);
        assertThat(all.path(0).path("users").path(0).asText()).isEqualTo(alice);
        assertThat(all.path(1).path("groups").path(0).asText()).isEqualTo(staff);
        JsonNode mapping = entities("?user=" + encoded("UID=alice, " + TestDirectory.PEOPLE.toUpperCase(Locale.ROOT)))
                .path("userMappings")
                .path(0);
        assertThat(mapping.path("user").asText()).isEqualTo(alice);
        assertThat(mapping.path("policies").path(0).asText()).isEqualTo("readonly");
        assertThat(mapping.path("memberOfMappings").path(0).path("group").asText())
                .isEqualTo(staff);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user  | mallory                                 | 404 XMinioAdminNoSuchUser
            user  | uid=mallory,ou=people,dc=example,dc=org | 404 XMinioAdminNoSuchUser
            user  | cn=staff,ou=groups,dc=example,dc=org    | 404 XMinioAdminNoSuchUser
            group | cn=nobody,ou=groups,dc=example,dc=org   | 404 XMinioAdminNoSuchGroup
            group | uid=alice,ou=people,dc=example,dc=org   | 404 XMinioAdminNoSuchGroup
            group | staff                                   | 404 XMinioAdminNoSuchGroup
            user  | *                                       | 404 XMinioAdminNoSuchUser
            """)
    void s59_onlyWhoIsInTheDirectoryGetsPolicies(String member, String name, String outcome) {
        assertThat(change("attach", member, name, "readonly").outcome()).isEqualTo(outcome);
    }

    @Test
    void detachesFromWhoIsGone() {
        change("attach", "user", "alice", "readonly");
        server.remove(alice);

        assertThat(change("detach", "user", "alice", "readonly").outcome()).isEqualTo("404 XMinioAdminNoSuchUser");
        assertThat(change("detach", "user", " UID=alice , " + TestDirectory.PEOPLE, "readonly")
                        .outcome())
                .isEqualTo("200");
        assertThat(entities("").path("policyMappings")).isEmpty();
    }

    @Test
    void aPolicyThatIsAttachedStays() {
        node.policy("lab", "s3:GetObject");
        change("attach", "group", staff, "lab");

        assertThat(root.call(node, "DELETE", "remove-canned-policy?name=lab", new byte[0])
                        .outcome())
                .isEqualTo("400 XMinioIAMPolicyInUse");
        assertThat(change("attach", "group", staff, "no-such").outcome()).isEqualTo("404 XMinioAdminNoSuchPolicy");
    }

    @Test
    void makesAccessKeysForUsersWithPolicies() {
        String body = "{\"targetUser\":\"alice\",\"accessKey\":\"alice-key\",\"secretKey\":\"a-secret-of-alice\"}";
        assertThat(root.sealed(node, "PUT", "idp/ldap/add-service-account", body)
                        .outcome())
                .isEqualTo("404 XMinioAdminNoSuchUser");

        change("attach", "group", staff, "consoleAdmin");
        assertThat(root.sealed(node, "PUT", "idp/ldap/add-service-account", body)
                        .outcome())
                .isEqualTo("200");
        assertThat(root.sealed(node, "PUT", "idp/ldap/add-service-account", "{\"targetUser\":\"%s\"}".formatted(alice))
                        .outcome())
                .isEqualTo("400 XMinioLDAPExpectedLoginName");
        assertThat(root.sealed(node, "PUT", "idp/ldap/add-service-account", "{\"targetUser\":\"mallory\"}")
                        .outcome())
                .isEqualTo("404 XMinioAdminNoSuchUser");

        JsonNode info = root.decrypt(root.get(node, "info-access-key?accessKey=alice-key"));
        assertThat(info.path("parentUser").asText()).isEqualTo(alice);
        assertThat(info.path("userProvider").asText()).isEqualTo("ldap");
        assertThat(info.path("ldapSpecificInfo").path("username").asText()).isEqualTo("alice");
        assertThat(info.path("policy").asText()).contains("admin:*");
        for (String call : List.of(
                "idp/ldap/list-access-keys-bulk?listType=all&all=true",
                "idp/ldap/list-access-keys-bulk?listType=svcacc-only&userDNs=" + encoded(alice))) {
            assertThat(root.decrypt(root.get(node, call))
                            .path(alice)
                            .path("serviceAccounts")
                            .path(0)
                            .path("accessKey")
                            .asText())
                    .isEqualTo("alice-key");
        }
        JsonNode one = root.decrypt(root.get(node, "idp/ldap/list-access-keys?listType=all&userDN=" + encoded(alice)));
        assertThat(one.path("serviceAccounts")).hasSize(1);

        AdminClient key = new AdminClient("alice-key", new Secret("a-secret-of-alice"), Optional.empty());
        assertThat(key.get(node, "info").outcome()).isEqualTo("200");
        change("detach", "group", staff, "consoleAdmin");
        assertThat(key.get(node, "info").outcome()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aUserMakesKeysOfItsOwnAndSeesNoOthers() {
        change("attach", "user", "alice", "readonly");
        AdminClient session = node.ldapSession(alice, "alice", staff);

        assertThat(session.sealed(node, "PUT", "idp/ldap/add-service-account", "{}")
                        .outcome())
                .isEqualTo("200");
        assertThat(session.sealed(node, "PUT", "add-service-account", "{\"targetUser\":\"alice\"}")
                        .outcome())
                .isEqualTo("403 AccessDenied");
        assertThat(session.decrypt(session.get(node, "idp/ldap/list-access-keys-bulk?listType=all"))
                        .path(alice)
                        .path("serviceAccounts"))
                .hasSize(1);
        assertThat(session.get(node, "idp/ldap/list-access-keys?listType=all&userDN=" + encoded("uid=bob,dc=x"))
                        .outcome())
                .isEqualTo("403 AccessDenied");
        assertThat(session.sealed(node, "PUT", "idp/ldap/add-service-account", "{\"targetUser\":\"bob\"}")
                        .outcome())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void sessionsAreRevokedByNameOrDn() {
        AdminClient session = node.ldapSession(alice, "alice");
        assertThat(session.get(node, "accountinfo").outcome()).isEqualTo("200");

        assertThat(root.post(node, "revoke-tokens/ldap?user=alice&fullRevoke=true")
                        .outcome())
                .isEqualTo("204");

        assertThat(session.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");
        assertThat(root.post(node, "revoke-tokens/ldap?user=%s&fullRevoke=true".formatted(encoded("uid=gone,dc=x")))
                        .outcome())
                .isEqualTo("204");
    }

    @ParameterizedTest
    @CsvSource({"builtin", "ldap"})
    void sessionsAreRevokedByADnHoweverItIsWritten(String provider) {
        AdminClient session = node.ldapSession(alice, "alice");
        String written = "UID=Alice, OU=People, DC=Example, DC=Org";

        assertThat(root.post(node, "revoke-tokens/%s?user=%s&fullRevoke=true".formatted(provider, encoded(written)))
                        .outcome())
                .isEqualTo("204");

        assertThat(session.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");
    }

    @Test
    void theConfigurationIsShownWithoutItsPassword() {
        assertThat(root.decrypt(root.get(node, "idp-config/ldap"))
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("_");
        JsonNode shown = root.decrypt(root.get(node, "idp-config/ldap/_"));
        assertThat(shown.toString())
                .contains("\"user_dn_search_filter\"", "(uid=%s)", TestDirectory.LOOKUP)
                .doesNotContain(TestDirectory.LOOKUP_PASSWORD.reveal());
    }

    @Test
    void withoutADirectoryTheCallsSaySo() {
        try (AdminNode without = new AdminNode()) {
            assertThat(root.get(without, "idp/ldap/list-access-keys-bulk?listType=all&all=true")
                            .outcome())
                    .isEqualTo("501 XMinioLDAPNotEnabled");
            assertThat(root.get(without, "idp/ldap/policy-entities").outcome())
                    .isEqualTo("403 XMinioIAMActionNotAllowed");
            assertThat(root.get(without, "idp-config/ldap/_").outcome()).isEqualTo("501 XMinioLDAPNotEnabled");
            assertThat(root.post(without, "revoke-tokens/ldap?user=x&fullRevoke=true")
                            .outcome())
                    .isEqualTo("403 XMinioIAMActionNotAllowed");
        }
    }
}
