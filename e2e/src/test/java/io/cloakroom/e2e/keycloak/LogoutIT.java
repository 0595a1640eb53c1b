package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.Stack.PUBLIC_REPORTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakTokens;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * OpenID Connect back-channel logout: Keycloak's client says where the bridge is, and what ends there ends here.
 * Keycloak answers a logout only when the bridge has acknowledged it, so nothing is waited for.
 */
class LogoutIT {
    private static final String REALM = "demo";
    private static final String CLIENT = "s3-cli";

    private static final KeycloakAdmin ADMIN = Stack.keycloak().admin();
    private static final String CLIENT_PATH = REALM + "/clients/" + ADMIN.clientId(REALM, CLIENT);
    private static JsonNode before;

    /** Of each test its own: logouts are counted by user, and end what others have. */
    private final String user = "leaver-" + UUID.randomUUID();

    private String id = "";

    @BeforeAll
    static void tellTheBridge() {
        before = ADMIN.get(CLIENT_PATH);
        ObjectNode client = before.deepCopy();
        ObjectNode attributes = client.withObject("/attributes");
        attributes.put("backchannel.logout.url", Mode.SERVER.endpoint() + "/-/backchannel-logout");
        attributes.put("backchannel.logout.session.required", "true");
        ADMIN.put(CLIENT_PATH, client);
    }

    @AfterAll
    static void restore() {
        ObjectNode client = before.deepCopy();
        client.withObject("/attributes").put("backchannel.logout.url", "");
        ADMIN.put(CLIENT_PATH, client);
    }

    @BeforeEach
    void admit() {
        id = ADMIN.create(REALM + "/users", TestRealm.user(user));
        ADMIN.post(REALM + "/users/" + id + "/role-mappings/realm", List.of(ADMIN.realmRole(REALM, "s3-reader")));
    }

    @AfterEach
    void remove() {
        ADMIN.delete(REALM + "/users/" + id, Map.of());
    }

    private Login login(String... scopes) {
        KeycloakTokens tokens = Stack.keycloak().passwordToken(REALM, CLIENT, user, user, scopes);
        return new Login(
                tokens.accessClaims().path("sid").asText(),
                Clients.s3(Mode.SERVER, Clients.login(Mode.SERVER.endpoint(), tokens.accessToken())));
    }

    /** A login at Keycloak, and what it got at the bridge. */
    private record Login(String sid, S3Client s3) {
        void works() {
            assertThatNoException().isThrownBy(() -> s3.getBucketLocation(get -> get.bucket(PUBLIC_REPORTS)));
        }

        void isOver() {
            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(() -> s3.getBucketLocation(get -> get.bucket(PUBLIC_REPORTS)))
                    .satisfies(e -> assertThat(e.statusCode()).isIn(Set.of(400, 403)))
                    .withMessageContaining("revoked");
        }
    }

    @Test
    void aSessionEndedByAnAdministratorEndsHereAndNoOther() {
        Login ended = login("s3");
        Login other = login("s3");
        ended.works();

        ADMIN.delete(REALM + "/sessions/" + ended.sid(), Map.of());
        ended.isOver();
        other.works();
    }

    @Test
    void allSessionsOfAUserEnd() {
        Login one = login("s3");
        Login other = login("s3");
        one.works();
        other.works();

        ADMIN.post(REALM + "/users/" + id + "/logout", Map.of());
        one.isOver();
        other.isOver();
        login("s3").works();
    }

    @Test
    void anOfflineTokenOutlivesALogout() {
        Login offline = login("s3", "offline_access");
        offline.works();

        ADMIN.post(REALM + "/users/" + id + "/logout", Map.of());
        offline.works();
    }
}
