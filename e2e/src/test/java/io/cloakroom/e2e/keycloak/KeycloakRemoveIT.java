package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.testkit.KeycloakAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cloakroom keycloak remove} while the JAR is there, which keeps policies that a role names. */
class KeycloakRemoveIT {
    private static final String PAGE = "org.keycloak.services.ui.extend.UiPageProvider";
    private static final String DOCUMENT = """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource":
          "arn:aws:s3:::homes/${jwt:preferred_username}/*"}]}
        """;

    @TempDir
    private static Path folder;

    @Test
    void takesWhatOnlyTheJarUnderstandsAndKeepsTheDocuments() throws Exception {
        TestRealm realm = realm("remove");
        Path saved = folder.resolve("saved");

        KeycloakCli dry = KeycloakCli.remove("remove", "--dry-run");
        KeycloakCli unsaid = KeycloakCli.remove("remove");

        assertThat(dry.code()).as(dry.text()).isEqualTo(3);
        assertThat(dry.lines())
                .containsExactlyInAnyOrder(
                        "- mapper `policies` of client scope `s3`",
                        "- mapper `own` of client `odd`",
                        "- policy `named`",
                        "- policy `free`");
        assertThat(unsaid.code()).isEqualTo(2);
        assertThat(unsaid.errors()).contains("--save", "nothing was removed");
        assertThat(KeycloakCli.remove("remove", "--dry-run")).isEqualTo(dry);

        KeycloakCli done = KeycloakCli.remove("remove", "--save", saved.toString());

        assertThat(done.code()).as(done.text()).isZero();
        assertThat(done.lines()).contains("removed policy `named`").hasSize(4);
        for (String name : List.of("named", "free")) {
            assertThat(TestRealm.json(Files.readString(saved.resolve(name + ".json"))))
                    .isEqualTo(TestRealm.json(DOCUMENT));
        }
        assertThat(realm.admin().get("remove/components?type=" + PAGE)).isEmpty();
        JsonNode export = realm.admin().act("remove/partial-export?exportClients=true", Map.of());
        assertThat(export.toString()).doesNotContain("oidc-s3-policy-mapper", PAGE);
        assertThat(export.path("clientScopes").findValuesAsText("name")).contains("s3", "audience");
        assertThat(realm.login("ann").accessClaims().has("policy")).isFalse();
        assertThat(KeycloakCli.remove("remove"))
                .isEqualTo(new KeycloakCli(0, List.of("Realm `remove` has nothing of the JAR."), ""));
    }

    @Test
    void overwritesNoFile() throws Exception {
        TestRealm realm = realm("remove-not");
        Path file = Files.writeString(folder.resolve("free.json"), "mine");

        KeycloakCli refused = KeycloakCli.remove("remove-not", "--save", folder.toString());

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.errors()).contains("nothing was removed: there is `" + file + "` already");
        assertThat(file).hasContent("mine");
        assertThat(realm.admin().get("remove-not/components?type=" + PAGE)).hasSize(2);
        assertThat(KeycloakCli.remove("remove-not", "--discard").code()).isZero();
        assertThat(realm.admin().get("remove-not/components?type=" + PAGE)).isEmpty();
        assertThat(KeycloakCli.remove("no-such-realm").code()).isEqualTo(1);
    }

    /** With one policy that a role names, and a mapper where it gives nothing. */
    private static TestRealm realm(String name) {
        TestRealm realm = TestRealm.create(name, Map.of(), """
            {"roles": {"realm": [{"name": "r", "attributes": {"s3-policy": ["named"]}}]},
             "users": [{"username": "ann", "realmRoles": ["r"]}]}
            """);
        KeycloakAdmin admin = realm.admin();
        admin.create(name + "/clients", TestRealm.json("""
            {"clientId": "odd", "protocolMappers": [{"name": "own", "protocol": "openid-connect",
             "protocolMapper": "oidc-s3-policy-mapper", "config": {}}]}
            """));
        for (String policy : List.of("free", "named")) {
            admin.create(
                    name + "/components",
                    Map.of(
                            "name",
                            policy,
                            "providerId",
                            "s3-policies",
                            "providerType",
                            PAGE,
                            "config",
                            Map.of("policyName", List.of(policy), "document", List.of(DOCUMENT))));
        }
        return realm;
    }
}
