package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.KeycloakServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The realm file that the demo imports gives each user exactly what its documentation says. */
class DemoRealmIT {
    private static final KeycloakServer KEYCLOAK = KeycloakServer.shared();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"reader, readonly", "writer, readwrite", "admin, consoleAdmin", "analyst, lab-data"})
    void userHasThePolicyInEveryToken(String user, String policy) {
        var tokens = KEYCLOAK.passwordToken("demo", "s3-cli", user, user, "s3");

        assertThat(Claims.policy(tokens.accessClaims())).containsExactly(policy);
        assertThat(Claims.policy(tokens.idClaims())).containsExactly(policy);
        assertThat(Claims.list(tokens.accessClaims(), "aud")).contains("sts-bridge");
        assertThat(Claims.policy(KEYCLOAK.userinfo("demo", tokens.accessToken())))
                .containsExactly(policy);
        assertThat(Claims.policy(
                        KEYCLOAK.introspect("demo", "sts-bridge", "sts-bridge-demo-secret", tokens.accessToken())))
                .containsExactly(policy);
    }

    @Test
    void nobodyHasNoClaim() {
        var tokens = KEYCLOAK.passwordToken("demo", "s3-cli", "nobody", "nobody", "s3");

        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertThat(tokens.idClaims().has("policy")).isFalse();
    }

    @Test
    void claimComesOnlyWithTheScope() {
        var tokens = KEYCLOAK.passwordToken("demo", "s3-cli", "writer", "writer");

        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertThat(Claims.list(tokens.accessClaims(), "aud")).doesNotContain("sts-bridge");
    }

    @Test
    void serviceAccountHasItsRolesPolicy() {
        var tokens = KEYCLOAK.clientCredentialsToken("demo", "batch-job", "batch-job-demo-secret");

        assertThat(Claims.policy(tokens.accessClaims())).isEqualTo(List.of("writeonly"));
        assertThat(Claims.list(tokens.accessClaims(), "aud")).contains("sts-bridge");
    }
}
