package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client with which people log in, and the address that they are told. */
class LoginSettingsTest {
    private static final String LOGIN = "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT";
    private static final Map<String, String> PROVIDER = Map.of(
            "MINIO_IDENTITY_OPENID_CONFIG_URL",
            "https://sso.example.org/realms/acme/.well-known/openid-configuration",
            "MINIO_IDENTITY_OPENID_CLIENT_ID",
            "sts-bridge");

    private static BridgeConfig load(Map<String, String> more) throws ConfigException {
        Map<String, String> settings = new HashMap<>(PROVIDER);
        settings.putAll(more);
        return ConfigLoader.load(new ConfigLoader.Mode.Server("data"), Map.of(), settings);
    }

    @Test
    void aProviderHasAClientForLogins() throws ConfigException {
        BridgeConfig config = load(Map.of(
                LOGIN,
                "s3-cli",
                "CLOAKROOM_IDENTITY_OPENID_SCOPE",
                "s3",
                "MINIO_SERVER_URL",
                "https://s3.example.org/"));
        LoginClient client = config.sts().providers().get(0).login().orElseThrow();
        assertThat(client).isEqualTo(new LoginClient("s3-cli", Optional.empty(), Optional.of("s3")));
        assertThat(client.scopes()).isEqualTo("openid s3");
        assertThat(config.server().url()).contains(URI.create("https://s3.example.org"));
    }

    @Test
    void withoutItNobodyLogsIn() throws ConfigException {
        assertThat(load(Map.of()).sts().providers().get(0).login()).isEmpty();
    }

    @Test
    void theConsoleMayHaveAClientOfItsOwn() throws ConfigException {
        Map<String, String> settings = new HashMap<>(Map.of(
                LOGIN,
                "s3-cli",
                "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT",
                "s3-console",
                "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT_SECRET",
                "its secret"));
        OidcProviderConfig provider = load(settings).sts().providers().get(0);
        assertThat(provider.login().map(LoginClient::id)).hasValue("s3-cli");
        assertThat(provider.login().flatMap(LoginClient::secret)).isEmpty();
        assertThat(provider.consoleLogin().map(LoginClient::id)).hasValue("s3-console");
        assertThat(provider.consoleLogin().flatMap(LoginClient::secret).map(Secret::reveal))
                .hasValue("its secret");
        assertThat(provider.toString()).doesNotContain("its secret");

        settings.remove(LOGIN);
        assertThat(load(settings).sts().providers().get(0).login()).isEmpty();
        assertThat(load(Map.of(LOGIN, "s3-cli"))
                        .sts()
                        .providers()
                        .get(0)
                        .consoleLogin()
                        .map(LoginClient::id))
                .hasValue("s3-cli");
    }

    /** One of them could not be logged in to. */
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"'', CLOAKROOM", "LAB, lab"})
    void noTwoProvidersShareTheEndOfTheirStartUrls(String one, String other) {
        Map<String, String> settings = new HashMap<>();
        for (String name : List.of(one, other)) {
            String suffix = name.isEmpty() ? "" : "_" + name;
            settings.put(
                    "MINIO_IDENTITY_OPENID_CONFIG_URL" + suffix,
                    "https://sso.example.org/realms/x" + suffix + "/.well-known/openid-configuration");
            settings.put("MINIO_IDENTITY_OPENID_CLIENT_ID" + suffix, "bridge" + suffix);
            settings.put("CLOAKROOM_IDENTITY_OPENID_GRANTABLE" + suffix, "lab");
            settings.put(LOGIN + suffix, "s3-cli");
        }
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigLoader.load(new ConfigLoader.Mode.Server("data"), Map.of(), settings))
                .withMessageContaining("start URLs that end with `%s`".formatted(other.toLowerCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        CLOAKROOM_IDENTITY_OPENID_CLIENTS | batch-*               | tokens of client `s3-cli` are not accepted
        MINIO_IDENTITY_OPENID_ROLE_POLICY | readonly              | a role has no logins
        CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT_SECRET | x         | has no effect without a client
        MINIO_SERVER_URL                  | https://example.org/s3 | has no path and no query
        MINIO_SERVER_URL                  | s3.example.org        | is not an http:// or https:// URL
        """)
    void whatCannotBeMeantIsAProblem(String key, String value, String words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(Map.of(LOGIN, "s3-cli", key, value)))
                .withMessageContaining(words);
    }
}
