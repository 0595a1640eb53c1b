package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.Clients.assertDenied;
import static io.cloakroom.e2e.Stack.LAB_DATA;
import static io.cloakroom.e2e.Stack.PUBLIC_REPORTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.testkit.KeycloakAdmin;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@code aws sso login} with the real Keycloak: its pages, its codes, its sessions. */
class SsoLoginIT {
    private static final String REALM = "demo";
    private static final KeycloakAdmin ADMIN = Stack.keycloak().admin();

    private SsoClient client = new SsoClient(Mode.SERVER.endpoint());

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aBrowserLoginGivesWhatTheRolesInKeycloakAllow(Mode mode) {
        client.close();
        client = new SsoClient(mode.endpoint());
        String token = client.exchange(client.code("analyst"))
                .good()
                .path("accessToken")
                .asText();
        assertThat(client.roles(token)).containsExactly("all", "lab-data");
        for (String role : List.of("all", "lab-data")) {
            try (S3Client s3 = client.s3(token, role)) {
                assertThatNoException().isThrownBy(() -> s3.listObjectsV2(list -> list.bucket(LAB_DATA)));
                assertDenied(() -> s3.listObjectsV2(list -> list.bucket(PUBLIC_REPORTS)));
            }
        }
        client.credentials(token, "readwrite").isRefused("ForbiddenException");
    }

    @Test
    void s77_aReplayedCodeIsRefused() {
        String code = client.code("reader");
        client.exchange(code).good();
        client.exchange(code).isRefused("InvalidGrantException");
    }

    @Test
    void s77_theCodeOfAnotherClientIsRefused() {
        ObjectNode other =
                ADMIN.get(REALM + "/clients/" + ADMIN.clientId(REALM, "s3-cli")).deepCopy();
        other.remove(List.of("id", "protocolMappers"));
        other.put("clientId", "s3-other");
        String id = ADMIN.create(REALM + "/clients", other);
        try {
            client.exchange(client.codeOf(Stack.keycloak(), REALM, "s3-other", "reader"))
                    .isRefused("InvalidGrantException");
        } finally {
            ADMIN.delete(REALM + "/clients/" + id, Map.of());
        }
    }

    @Test
    void aDeviceLogsInWithKeycloaksPages() {
        JsonNode begun = client.beginDevice();
        Map<String, Object> poll = Map.of(
                "grantType",
                SsoClient.DEVICE_GRANT,
                "deviceCode",
                begun.path("deviceCode").asText());
        client.createToken(poll).isRefused("AuthorizationPendingException");
        try (Browser browser = new Browser()) {
            Browser.Page login = browser.open(HttpRequest.newBuilder(
                    URI.create(begun.path("verificationUriComplete").asText())));
            Browser.Page consent = browser.submit(login, Map.of("username", "analyst", "password", "analyst"));
            assertThat(consent.html()).as("says who asks").contains("S3 command line");
            browser.submit(consent, Map.of("accept", "Yes"));
        }
        String token = tokenOf(poll);
        assertThat(client.roles(token)).containsExactly("all", "lab-data");
        try (S3Client s3 = client.s3(token, "all")) {
            assertThatNoException().isThrownBy(() -> s3.listObjectsV2(list -> list.bucket(LAB_DATA)));
        }
        client.createToken(poll).isRefused("InvalidGrantException");
    }

    /** Asks as often as Keycloak allows. */
    private String tokenOf(Map<String, Object> poll) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < deadline) {
            SsoClient.Answer answer = client.createToken(poll);
            if (!Set.of("SlowDownException", "AuthorizationPendingException").contains(answer.error())) {
                return answer.good().path("accessToken").asText();
            }
        }
        throw new AssertionError("the login on the device does not end");
    }

    @Test
    void s77_anExpiredDeviceCodeIsRefused() {
        String path = REALM + "/clients/" + ADMIN.clientId(REALM, "s3-cli");
        JsonNode before = ADMIN.get(path);
        ObjectNode shortLived = before.deepCopy();
        shortLived.withObject("/attributes").put("oauth2.device.code.lifespan", "1");
        ADMIN.put(path, shortLived);
        try {
            Map<String, Object> poll = Map.of(
                    "grantType",
                    SsoClient.DEVICE_GRANT,
                    "deviceCode",
                    client.beginDevice().path("deviceCode").asText());
            SsoClient.Answer answer = client.createToken(poll);
            while (Set.of("SlowDownException", "AuthorizationPendingException").contains(answer.error())) {
                answer = client.createToken(poll);
            }
            answer.isRefused("ExpiredTokenException");
        } finally {
            ObjectNode restored = before.deepCopy();
            restored.withObject("/attributes").put("oauth2.device.code.lifespan", "");
            ADMIN.put(path, restored);
        }
    }

    @Test
    void aLogoutEndsTheSessionInKeycloakAndAllThatCameOfIt() {
        JsonNode tokens = client.exchange(client.code("reader")).good();
        String token = tokens.path("accessToken").asText();
        Map<String, Object> refresh = Map.of(
                "grantType",
                "refresh_token",
                "refreshToken",
                tokens.path("refreshToken").asText());
        String refreshed =
                client.createToken(refresh).good().path("accessToken").asText();
        int before = sessions("reader");
        assertThat(before).isPositive();
        try (S3Client s3 = client.s3(token, "all");
                S3Client later = client.s3(refreshed, "readonly")) {
            assertThatNoException().isThrownBy(() -> s3.getBucketLocation(get -> get.bucket(PUBLIC_REPORTS)));

            client.logout(token).good();

            isOver(s3);
            isOver(later);
        }
        assertThat(sessions("reader")).isEqualTo(before - 1);
        client.createToken(refresh).isRefused("InvalidGrantException");
        client.credentials(refreshed, "all").isRefused("UnauthorizedException");
    }

    private static int sessions(String user) {
        return ADMIN.get(REALM + "/users/" + ADMIN.userId(REALM, user) + "/sessions")
                .size();
    }

    private static void isOver(S3Client s3) {
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.getBucketLocation(get -> get.bucket(PUBLIC_REPORTS)))
                .withMessageContaining("revoked");
    }
}
