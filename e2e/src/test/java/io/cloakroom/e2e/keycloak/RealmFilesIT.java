package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakCommand;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** S-76: a policy is the same after every way by which Keycloak takes a realm out and in again. */
class RealmFilesIT {
    private static final String PAGE = "org.keycloak.services.ui.extend.UiPageProvider";
    private static final String HOMES = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${jwt:preferred_username}/*"},
                {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::homes",
                 "Condition": {"StringLike": {"s3:prefix": ["${aws:username}$${aws:userid}/*", "\\\\u0024{x}"]}}}
              ]
            }
            """;

    private final KeycloakServer keycloak = KeycloakServer.shared();

    @TempDir
    private Path folder;

    private String realm = "";

    @BeforeEach
    void nameRealm(TestInfo test) {
        realm = "files-" + test.getTestMethod().orElseThrow().getName().substring(4);
    }

    @Test
    @DisabledIfSystemProperty(named = "keycloak", matches = "container")
    void s76_kcExportAndImport() throws IOException {
        var command = new KeycloakCommand(KeycloakServer.Options.demo());
        Path first = write("first.json", asUnicode(withPolicy(HOMES)));
        Path second = folder.resolve("second.json");
        Path third = folder.resolve("third.json");

        command.kc("import", folder.resolve("one"), "--file=" + first);
        command.kc("export", folder.resolve("one"), "--realm=" + realm, "--file=" + second);
        command.kc("import", folder.resolve("two"), "--file=" + second);
        command.kc("export", folder.resolve("two"), "--realm=" + realm, "--file=" + third);

        assertThat(Files.readString(third)).doesNotContain("${jwt").doesNotContain("${aws");
        JsonNode exported = TestRealm.json(Files.readString(third));
        keycloak.admin().createRealm(exported);
        assertThat(shown()).isEqualTo(HOMES);
    }

    @Test
    void s76_wholeRealmThroughTheAdminApi() {
        keycloak.admin().createRealm(TestRealm.json(withPolicy(HOMES)));

        JsonNode exported = export();
        assertThat(exported.at("/components/" + PAGE + "/0/config/document/0").asText())
                .contains("homes/\\u0024{jwt:preferred_username}/*")
                .doesNotContain("${");
        keycloak.admin().delete(realm, Map.of());
        keycloak.admin().createRealm(exported);

        assertThat(shown()).isEqualTo(HOMES);
        assertThat(export().at("/components/" + PAGE + "/0/config"))
                .isEqualTo(exported.at("/components/" + PAGE + "/0/config"));
    }

    @Test
    @DisabledIfSystemProperty(named = "keycloak", matches = "container")
    void s76_kcadmGetAndCreate() throws IOException {
        var command = new KeycloakCommand(KeycloakServer.Options.demo());
        command.kcadm(keycloak, "create", "realms", "--file=" + write("realm.json", withPolicy(HOMES)));
        String id = policies().at("/0/id").asText();

        String got = command.kcadm(keycloak, "get", "components/" + id, "--target-realm=" + realm);
        ObjectNode component = (ObjectNode) TestRealm.json(got.substring(got.indexOf('{')));
        assertThat(component.at("/config/document/0").asText()).isEqualTo(HOMES);
        command.kcadm(keycloak, "delete", "components/" + id, "--target-realm=" + realm);
        component.remove("id");
        Path file = write("component.json", component.toString());
        command.kcadm(keycloak, "create", "components", "--target-realm=" + realm, "--file=" + file);
        assertThat(shown()).isEqualTo(HOMES);

        String again = policies().at("/0/id").asText();
        command.kcadm(keycloak, "update", "components/" + again, "--target-realm=" + realm, "--file=" + file);
        assertThat(shown()).isEqualTo(HOMES);
        assertThat(export().at("/components/" + PAGE + "/0/config/document/0").asText())
                .doesNotContain("${");
    }

    /** As the documentation says, so that nobody believes to have brought policies along. */
    @Test
    void s76_partialImportTakesNoPolicies() {
        keycloak.admin().createRealm(Map.of("realm", realm));
        ObjectNode file = (ObjectNode) TestRealm.json(withPolicy(HOMES));

        JsonNode result = keycloak.admin().act(realm + "/partialImport", file.put("ifResourceExists", "OVERWRITE"));

        assertThat(result.path("added").asInt()).isZero();
        assertThat(policies()).isEmpty();
    }

    private JsonNode export() {
        return keycloak.admin().act(realm + "/partial-export?exportClients=true&exportGroupsAndRoles=true", Map.of());
    }

    private String shown() {
        JsonNode policies = policies();
        assertThat(policies).hasSize(1);
        String listed = policies.at("/0/config/document/0").asText();
        assertThat(keycloak.admin()
                        .get(realm + "/components/" + policies.at("/0/id").asText())
                        .at("/config/document/0")
                        .asText())
                .isEqualTo(listed);
        return listed;
    }

    private JsonNode policies() {
        return keycloak.admin().get(realm + "/components?type=" + PAGE);
    }

    private String withPolicy(String document) {
        ObjectNode file =
                JsonNodeFactory.instance.objectNode().put("realm", realm).put("enabled", true);
        ObjectNode config = file.putObject("components")
                .putArray(PAGE)
                .addObject()
                .put("providerId", "s3-policies")
                .putObject("config");
        config.putArray("policyName").add("homes");
        config.putArray("document").add(document);
        return file.toString();
    }

    /** As somebody writes it into a realm file by hand, where Keycloak must not replace it either. */
    private static String asUnicode(String file) {
        return file.replace("${", "\\u0024{");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
