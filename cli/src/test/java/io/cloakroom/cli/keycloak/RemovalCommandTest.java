package io.cloakroom.cli.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cloakroom keycloak remove} makes of a Keycloak whose JAR is gone already. */
class RemovalCommandTest {
    private static final String POLICY = "DELETE /admin/realms/acme/components/5 ";
    private static final String MAPPER = "DELETE /admin/realms/acme/client-scopes/1/protocol-mappers/models/2 ";

    @TempDir
    private Path folder;

    @AutoClose
    private final FakeKeycloak keycloak = new FakeKeycloak();

    @BeforeEach
    void answerWithoutTheJar() {
        keycloak.loseTheJar();
        keycloak.answer("GET /admin/realms/acme/client-scopes", 200, """
            [{"id": "1", "name": "s3", "protocolMappers": [
               {"id": "2", "name": "S3 policies", "protocolMapper": "oidc-s3-policy-mapper"},
               {"id": "3", "name": "Cloakroom audience", "protocolMapper": "oidc-audience-mapper"}]}]
            """);
        list("\"config\": {\"policyName\": [\"lab\"], \"document\": [\"{}\"]}");
        keycloak.answer("GET /admin/realms/acme/components/5", 500, "{\"error\": \"unknown_error\"}");
    }

    private void list(String config) {
        keycloak.answer(
                "GET /admin/realms/acme/components",
                200,
                ("[{\"id\": \"4\", \"providerId\": \"another-page\"},"
                                + " {\"id\": \"5\", \"providerId\": \"s3-policies\", %s}]")
                        .formatted(config));
    }

    /** As Keycloak lists a component whose provider is gone. */
    @Test
    void savesTheDocumentsWithoutTheJar() {
        Cloakroom dry = keycloak.run("remove", "--dry-run");
        Cloakroom unsaid = keycloak.run("remove");
        assertThat(keycloak.received).noneMatch(request -> request.startsWith("DELETE "));
        Cloakroom saved = keycloak.run("remove", "--save", folder.toString());

        assertThat(dry.lines()).containsExactly("- mapper `S3 policies` of client scope `s3`", "- policy `lab`");
        assertThat(unsaid.code()).isEqualTo(2);
        assertThat(unsaid.errors()).contains("say with --save where to write them", "nothing was removed");
        assertThat(saved.code()).as(saved.errors()).isZero();
        assertThat(folder.resolve("lab.json")).hasContent("{}");
        assertThat(keycloak.received)
                .filteredOn(request -> request.startsWith("DELETE "))
                .containsExactly(MAPPER, POLICY);
    }

    @Test
    void losesNoDocumentThatIsNotShown() {
        list("\"parentId\": \"1\"");
        Cloakroom dry = keycloak.run("remove", "--dry-run");
        Cloakroom unsaid = keycloak.run("remove");
        Cloakroom saved = keycloak.run("remove", "--save", folder.toString());

        assertThat(dry.code()).as(dry.errors()).isEqualTo(3);
        assertThat(dry.lines())
                .containsExactly(
                        "- mapper `S3 policies` of client scope `s3`",
                        "- policy whose name and document Keycloak does not show, `5`");
        for (Cloakroom refused : List.of(unsaid, saved)) {
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.errors())
                    .contains("documents Keycloak does not show", "kc.sh export", "--discard", "nothing was removed");
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(keycloak.received).noneMatch(request -> request.startsWith("DELETE "));
    }

    @Test
    void removesThemIfTheyAreNotNeeded() {
        Cloakroom run = keycloak.run("remove", "--discard");

        assertThat(run.code()).as(run.errors()).isZero();
        assertThat(run.lines()).hasSize(2).allMatch(line -> line.startsWith("removed "));
        assertThat(keycloak.received)
                .filteredOn(request -> request.startsWith("DELETE "))
                .containsExactly(MAPPER, POLICY);
    }
}
