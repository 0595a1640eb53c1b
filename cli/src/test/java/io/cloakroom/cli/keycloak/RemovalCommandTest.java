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

    /** Without the JAR a component is listed without its options. */
    @BeforeEach
    void answerWithoutTheJar() {
        keycloak.loseTheJar();
        keycloak.answer("GET /admin/realms/acme/client-scopes", 200, """
            [{"id": "1", "name": "s3", "protocolMappers": [
               {"id": "2", "name": "S3 policies", "protocolMapper": "oidc-s3-policy-mapper"},
               {"id": "3", "name": "Cloakroom audience", "protocolMapper": "oidc-audience-mapper"}]}]
            """);
        keycloak.answer("GET /admin/realms/acme/components", 200, """
            [{"id": "4", "providerId": "another-page"}, {"id": "5", "providerId": "s3-policies"}]
            """);
        keycloak.answer("GET /admin/realms/acme/components/5", 500, "{\"error\": \"unknown_error\"}");
    }

    @Test
    void saysWhatToDoAboutDocumentsThatAreNotShown() {
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
                    .contains("without the provider's JAR Keycloak does not show their documents")
                    .contains("put the JAR back", "kc.sh export", "--discard", "nothing was removed");
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
