package io.cloakroom.bridge.sso;

import static io.cloakroom.bridge.sso.SsoNode.authorization;
import static io.cloakroom.bridge.sso.SsoNode.ofCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.sso.SsoNode.Answer;
import io.cloakroom.bridge.sso.SsoNode.Client;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins where there are two providers: start URLs end with {@code cloakroom} and {@code lab}. */
class SsoProvidersTest {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String LAB = LoginProviders.START_URL + "lab";

    private final FakeOidcProvider lab = new FakeOidcProvider();
    private final FakeLogins labLogins = new FakeLogins(lab);
    private SsoNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        labLogins.changing(claims -> claims.put("aud", "lab-bridge"));
        node = new SsoNode(
                folder,
                Map.of(
                        "CLOAKROOM_IDENTITY_OPENID_GRANTABLE", "readonly,lab",
                        "MINIO_IDENTITY_OPENID_CONFIG_URL_LAB", lab.configUrl().toString(),
                        "MINIO_IDENTITY_OPENID_CLIENT_ID_LAB", "lab-bridge",
                        "CLOAKROOM_IDENTITY_OPENID_GRANTABLE_LAB", "lab",
                        "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT_LAB", FakeLogins.CLIENT));
    }

    @AfterEach
    void stop() {
        node.close();
        lab.close();
    }

    /** As the AWS CLI does for a login on another device: without {@code issuerUrl}. */
    private Client device() {
        Answer answer = node.post("/client/register", Map.of("clientName", "botocore-client", "clientType", "public"));
        return new Client(answer.text("clientId"), answer.text("clientSecret"));
    }

    private Answer begin(Client client, String startUrl) {
        return node.post(
                "/device_authorization",
                Map.of("clientId", client.id(), "clientSecret", client.secret(), "startUrl", startUrl));
    }

    @Test
    void theStartUrlSaysWhereADeviceLogsIn() {
        Client client = device();
        Answer begun = begin(client, LAB);
        assertThat(begun.text("verificationUri")).isEqualTo(lab.issuer() + "/device-page");
        labLogins.approveDevice();
        Answer login =
                node.createToken(client, Map.of("grantType", DEVICE_GRANT, "deviceCode", begun.text("deviceCode")));
        Answer refreshed = node.createToken(
                client, Map.of("grantType", "refresh_token", "refreshToken", login.text("refreshToken")));
        assertThat(node.portal("GET", "/assignment/roles?account_id=000000000000", refreshed.text("accessToken"))
                        .json()
                        .path("roleList")
                        .findValuesAsText("roleName"))
                .containsExactly("all", "lab");
        begin(client, LoginProviders.START_URL + "other")
                .isRefused(400, "InvalidRequestException", "one of lab, cloakroom");
    }

    @Test
    void aClientOfOneProviderGetsNothingOfAnother() {
        Client other = node.register();
        begin(other, LAB).isRefused(400, "InvalidRequestException", "another identity provider");
        String code = begin(device(), LAB).text("deviceCode");
        node.createToken(other, Map.of("grantType", DEVICE_GRANT, "deviceCode", code))
                .isRefused(400, "InvalidGrantException", "another identity provider");
    }

    @Test
    void aBrowserNeedsAClientThatHasSaidWhere() {
        Client client = device();
        assertThat(node.authorize(authorization(client)).status()).isEqualTo(400);
        node.createToken(client, ofCode("code")).isRefused(401, "InvalidClientException", "`issuerUrl`");
    }
}
