package io.cloakroom.bridge.sso;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.sso.SsoNode.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A logout, where not everything is as in Keycloak, or not everything works. */
class SsoLogoutTest {
    private Path folder;
    private SsoNode node;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        node = new SsoNode(folder, Map.of());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Answer credentials(String token) {
        return node.portal("GET", "/federation/credentials?role_name=all&account_id=000000000000", token);
    }

    @Test
    void ofATokenThatNamesNoLoginTheUsersSessionsEnd() {
        node.logins.changing(claims -> claims.remove("sid"));
        String token = node.logIn().text("accessToken");
        assertThat(credentials(token).status()).isEqualTo(200);
        assertThat(node.portal("POST", "/logout", token).status()).isEqualTo(200);
        assertThat(node.logins.areOver()).isTrue();
        credentials(token).isRefused(401, "UnauthorizedException", "It was revoked");
    }

    @Test
    void aProviderThatIsAwayKeepsNoSessionHere() {
        String token = node.logIn().text("accessToken");
        node.provider.fail("/logout", 503);
        node.portal("POST", "/logout", token).isRefused(503, "ServiceUnavailableException", "");
        credentials(token).isRefused(401, "UnauthorizedException", "It was revoked");
    }

    @Test
    void theProviderIsAskedEvenIfNothingCanBeStored() throws Exception {
        String token = node.logIn().text("accessToken");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store/state.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            node.portal("POST", "/logout", token).isRefused(503, "ServiceUnavailableException", "could not be stored");
        }
        assertThat(node.logins.areOver()).isTrue();
    }
}
