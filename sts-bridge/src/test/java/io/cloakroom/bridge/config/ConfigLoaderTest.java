package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.bridge.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    /** They say whether there is TLS; {@code LdapSettingsTest} has that none of them turns its checks off. */
    private static final Set<String> LDAP_TRANSPORT = Set.of(
            "MINIO_IDENTITY_LDAP_SERVER_STARTTLS",
            "MINIO_IDENTITY_LDAP_SERVER_INSECURE",
            "MINIO_IDENTITY_LDAP_TLS_SKIP_VERIFY");

    private static final String P = "MINIO_IDENTITY_OPENID_";
    private static final String DISCOVERY = "http://127.0.0.1:8080/realms/demo/.well-known/openid-configuration";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> flags = new HashMap<>();

    @Test
    void startsWithNothingButADirectory() throws ConfigException {
        BridgeConfig config = server();
        assertThat(config.server().address()).hasToString("127.0.0.1:9000");
        assertThat(config.store()).isEqualTo(StoreConfig.Embedded.of(directory));
        assertThat(config.state().directory()).contains(directory);
        assertThat(config.root()).isEmpty();
        assertThat(config.sts().providers()).isEmpty();
        assertThat(config.sts().defaultDuration()).isEqualTo(Duration.ofHours(1));
        assertThat(config.warnings()).singleElement().asString().contains("nobody can log in");
    }

    @Test
    void listeningOffLoopbackWithoutTlsIsOneWarning() throws ConfigException {
        environment.put(P + "CONFIG_URL", "https://id.example.org/.well-known/openid-configuration");
        environment.put(P + "CLIENT_ID", "s3");
        assertThat(server().warnings()).noneMatch(warning -> warning.contains("without TLS"));
        flags.put("CLOAKROOM_ADDRESS", ":9000");
        assertThat(server().warnings())
                .filteredOn(warning -> warning.contains("without TLS"))
                .singleElement()
                .asString()
                .contains("0.0.0.0:9000")
                .doesNotContain("\n");
        flags.put("CLOAKROOM_ADDRESS", "[::1]:9000");
        assertThat(server().warnings()).noneMatch(warning -> warning.contains("without TLS"));
    }

    @Test
    void theEmbeddedStoreHasLimits() throws ConfigException {
        environment.put("CLOAKROOM_MAX_BUCKETS", "3");
        environment.put("MINIO_API_STALE_UPLOADS_EXPIRY", "24h");
        assertThat(server().store()).isEqualTo(new StoreConfig.Embedded(directory, 3, Duration.ofDays(1)));
        environment.put("CLOAKROOM_MAX_BUCKETS", "0");
        environment.put("MINIO_API_STALE_UPLOADS_EXPIRY", "1s");
        assertThat(problems().problems())
                .extracting(Problem::key)
                .containsExactly("CLOAKROOM_MAX_BUCKETS", "MINIO_API_STALE_UPLOADS_EXPIRY");
    }

    @Test
    void aFlagWinsOverTheEnvironmentThatOverTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("env"), """
            # comment
            export CLOAKROOM_ADDRESS="127.0.0.1:1"
            MINIO_SITE_REGION='from-file'
            MINIO_DOMAIN=file.example.org
            """);
        environment.put("MINIO_CONFIG_ENV_FILE", file.toString());
        environment.put("CLOAKROOM_ADDRESS", "127.0.0.1:2");
        environment.put("MINIO_DOMAIN", "env.example.org");
        flags.put("CLOAKROOM_ADDRESS", "127.0.0.1:3");
        BridgeConfig config = server();
        assertThat(config.server().address().port()).isEqualTo(3);
        assertThat(config.server().domains()).containsExactly("env.example.org");
        assertThat(config.region()).isEqualTo("from-file");
    }

    @Test
    void anEmptyValueCountsAsNotSet() throws ConfigException {
        environment.put("CLOAKROOM_ADDRESS", "");
        environment.put(P + "CONFIG_URL", "");
        assertThat(server().server().address().port()).isEqualTo(9000);
    }

    @Test
    void readsSecretsFromFiles() throws Exception {
        environment.put("MINIO_ROOT_USER", "owner");
        environment.put(
                "MINIO_ROOT_PASSWORD_FILE",
                Files.writeString(directory.resolve("p"), "a long password\n").toString());
        environment.put("MINIO_ROOT_PASSWORD", "the other password");
        RootCredentials root = server().root().orElseThrow();
        assertThat(root.accessKeyId()).isEqualTo("owner");
        assertThat(root.secretAccessKey().matches("a long password")).isTrue();
        assertThat(root.toString()).doesNotContain("a long password");
    }

    @Test
    void takesTheOldNamesOfTheRootCredentials() throws ConfigException {
        environment.put("MINIO_ACCESS_KEY", "owner");
        environment.put("MINIO_SECRET_KEY", "a long password");
        assertThat(server().root().orElseThrow().accessKeyId()).isEqualTo("owner");
        environment.put("MINIO_API_ROOT_ACCESS", "off");
        assertThat(server().root()).isEmpty();
    }

    @Test
    void tellsAllProblemsAtOnceEachWithItsKey() {
        environment.put("CLOAKROOM_ADDRESS", "example.org:9000");
        environment.put("CLOAKROOM_LOG_FORMAT", "xml");
        environment.put("CLOAKROOM_POLICY_DIR", "x");
        environment.put("MINIO_STS_DURATION", "10");
        environment.put("MINIO_ROOT_USER", "owner");
        environment.put(P + "CLIENT_ID", "a");
        environment.put(P + "VENDOR", "keycloak");
        environment.put(P + "CLIENT_IDD", "a");
        assertThat(problems().problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "CLOAKROOM_ADDRESS",
                        "CLOAKROOM_LOG_FORMAT",
                        "CLOAKROOM_POLICY_DIR",
                        "MINIO_STS_DURATION",
                        "MINIO_ROOT_PASSWORD",
                        P + "CONFIG_URL",
                        P + "VENDOR",
                        P + "CLIENT_IDD");
        assertThat(problems())
                .hasMessageContaining("did you mean CLOAKROOM_POLICIES_DIR?")
                .hasMessageContaining("did you mean " + P + "CLIENT_ID?");
    }

    @Test
    void otherSettingsOfMinioAreNamedInOneWarning() throws ConfigException {
        environment.put("MINIO_ROOT_USER", "owner");
        environment.put("MINIO_ROOT_PASSWORD", "a long password");
        environment.put("MINIO_BROWSER", "off");
        environment.put("MINIO_VOLUMES", "/data");
        assertThat(server().warnings()).singleElement().asString().contains("MINIO_BROWSER, MINIO_VOLUMES");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"0.0.0.0:9000,minioadmin", ":9000,minioadmin", "[::]:9000,minio123", "192.0.2.7:9000,minioadmin"})
    void s14_refusesKnownPasswordsOffLoopback(String address, String password) {
        environment.put("CLOAKROOM_ADDRESS", address);
        environment.put("MINIO_ROOT_USER", "minioadmin");
        environment.put("MINIO_ROOT_PASSWORD", password);
        assertThat(problems().problems()).extracting(Problem::key).containsExactly("MINIO_ROOT_PASSWORD");
        assertThat(problems()).hasMessageNotContaining(password);
    }

    @Test
    void s14_thereIsNoDefaultPassword() throws ConfigException {
        assertThat(server().root()).isEmpty();
        environment.put("CLOAKROOM_ADDRESS", ":9000");
        assertThat(problems()).hasMessageContaining("nobody can log in");
    }

    @Test
    void s14_warnsOfAKnownPasswordOnLoopback() throws ConfigException {
        environment.put("MINIO_ROOT_USER", "minioadmin");
        environment.put("MINIO_ROOT_PASSWORD", "minioadmin");
        assertThat(server().warnings()).singleElement().asString().contains("MINIO_ROOT_PASSWORD");
    }

    @Test
    void s66_thereIsNoSettingThatTurnsTlsChecksOff() {
        assertThat(Settings.all())
                .filteredOn(setting -> !LDAP_TRANSPORT.contains(setting.key()))
                .filteredOn(setting -> !setting.key().contains("_IDENTITY_TLS_")) // its page and test: TlsSettingsTest
                .extracting(setting -> setting.key() + setting.meaning())
                .noneMatch(text -> text.matches("(?i).*(insecure|skip.?verify|tls|validation).*"));
    }

    /** Longer ones are for providers that would tell that the rights of a user have changed. */
    @Test
    void sessionsOfAWeekAreForProvidersThatMayBeHeard() throws ConfigException {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "sts-bridge");
        environment.put(P + "CONFIG_URL_App2", "https://login.example.org/.well-known/openid-configuration");
        environment.put(P + "CLIENT_ID_App2", "two");
        environment.put(P + "CLIENT_SECRET_App2", "secret");
        environment.put(P + "ROLE_POLICY_App2", "readonly");
        environment.put("CLOAKROOM_MAX_SESSION", "30d");
        environment.put("CLOAKROOM_SIGNALS_STRICT", "on");
        BridgeConfig config = server();
        assertThat(config.sts().providers())
                .extracting(OidcProviderConfig::maxSession)
                .containsExactly(Duration.ofDays(7), Duration.ofHours(12));
        assertThat(config.warnings())
                .contains(
                        "CLOAKROOM_MAX_SESSION: sessions of provider `App2` last at most 7 days",
                        "CLOAKROOM_MAX_SESSION: sessions of provider `_` last at most 12 hours, because nobody tells"
                                + " when the rights of their users change");
        assertThat(config.signals()).isEqualTo(new SignalsConfig(Duration.ofMinutes(15), true));
        environment.put("CLOAKROOM_SIGNALS_MAX_SILENCE", "1m");
        environment.put("CLOAKROOM_IDENTITY_OPENID_SIGNALS", "on");
        assertThat(problems().problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("CLOAKROOM_SIGNALS_MAX_SILENCE", "CLOAKROOM_IDENTITY_OPENID_SIGNALS");
    }

    @Test
    void tokensMayHaveToBeYoungerThanAMonth() throws ConfigException {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "sts-bridge");
        assertThat(server().sts().maxTokenAge()).isEqualTo(Duration.ofDays(30));
        environment.put("CLOAKROOM_MAX_TOKEN_AGE", "1h");
        assertThat(server().sts().maxTokenAge()).isEqualTo(Duration.ofHours(1));
        for (String outside : List.of("31d", "4m")) {
            environment.put("CLOAKROOM_MAX_TOKEN_AGE", outside);
            assertThat(problems().problems()).extracting(Problem::key).containsExactly("CLOAKROOM_MAX_TOKEN_AGE");
        }
    }

    @Test
    void readsSeveralProviders() throws ConfigException {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "sts-bridge");
        environment.put(P + "CONFIG_URL_App2", "https://login.example.org/.well-known/openid-configuration");
        environment.put(P + "CLIENT_ID_App2", "two");
        environment.put(P + "ROLE_POLICY_App2", "readonly, readwrite,");
        environment.put("CLOAKROOM_MAX_SESSION", "2h");
        environment.put("CLOAKROOM_MAX_SESSION_App2", "1h30m");
        environment.put("CLOAKROOM_SESSION_WITHIN_TOKEN", "on");
        environment.put("CLOAKROOM_SESSION_WITHIN_TOKEN_App2", "off");
        environment.put("CLOAKROOM_IDENTITY_OPENID_ISSUER_App2", "https://inside.example.org");
        assertThat(server().sts().providers())
                .satisfiesExactly(
                        first -> {
                            assertThat(first.name()).isEqualTo("App2");
                            assertThat(first.isRoleMode()).isTrue();
                            assertThat(first.rolePolicies()).containsExactly("readonly", "readwrite");
                            assertThat(first.sessionLimit()).isEqualTo(new SessionLimit(Duration.ofMinutes(90), false));
                            assertThat(first.issuer()).contains("https://inside.example.org");
                        },
                        second -> {
                            assertThat(second.name()).isEqualTo("_");
                            assertThat(second.configUrl()).hasToString(DISCOVERY);
                            assertThat(second.claimName()).hasToString("policy");
                            assertThat(second.sessionLimit()).isEqualTo(new SessionLimit(Duration.ofHours(2), true));
                            assertThat(second.claimUserinfo()).isFalse();
                        });
    }

    @Test
    void severalProvidersThatReadAClaimMustSayWhatTheyMayGrant() throws ConfigException {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "one");
        environment.put(P + "CONFIG_URL_b", "https://login.example.org/.well-known/openid-configuration");
        environment.put(P + "CLIENT_ID_b", "two");
        assertThat(problems().problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "CLOAKROOM_IDENTITY_OPENID_GRANTABLE", "CLOAKROOM_IDENTITY_OPENID_GRANTABLE_b");
        environment.put("CLOAKROOM_IDENTITY_OPENID_GRANTABLE", "*");
        environment.put("CLOAKROOM_IDENTITY_OPENID_GRANTABLE_b", "team-?, readonly");
        assertThat(server().sts().providers().get(1).grantable()).containsExactly("team-?", "readonly");
    }

    @Test
    void s24_providersSetOnlyTheSessionTagsTheyAreTrustedWith() throws ConfigException {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "one");
        environment.put(P + "CONFIG_URL_b", DISCOVERY);
        environment.put(P + "CLIENT_ID_b", "two");
        environment.put(P + "ROLE_POLICY_b", "readonly");
        environment.put("CLOAKROOM_IDENTITY_OPENID_SESSION_TAGS_b", "team, cost-*");
        assertThat(server().sts().providers())
                .extracting(OidcProviderConfig::sessionTags)
                .containsExactly(List.of(), List.of("team", "cost-*"));
    }

    @ParameterizedTest(name = "scope {0}, clients {1}: {2}")
    @CsvSource(nullValues = "-", textBlock = """
        -,  -,              can write policies
        -,  's3-cli, job-*', can write `azp`
        s3, -,              another user's
        s3, 's3-cli, job-*', -
        """)
    void s70_warnsOfTokensThatAnybodyCanForge(
            @Nullable String scope, @Nullable String clients, @Nullable String warning) throws ConfigException {
        environment.put(P + "CONFIG_URL_b", DISCOVERY);
        environment.put(P + "CLIENT_ID_b", "two");
        if (scope != null) {
            environment.put("CLOAKROOM_IDENTITY_OPENID_SCOPE_b", scope);
        }
        if (clients != null) {
            environment.put("CLOAKROOM_IDENTITY_OPENID_CLIENTS_b", clients);
        }
        BridgeConfig config = server();
        AcceptedTokens accepted = config.sts().providers().getFirst().accepted();
        assertThat(accepted.scope()).isEqualTo(Optional.ofNullable(scope));
        assertThat(accepted.clients()).isEqualTo(clients == null ? List.of() : List.of("s3-cli", "job-*"));
        if (warning == null) {
            assertThat(config.warnings()).isEmpty();
        } else {
            assertThat(config.warnings())
                    .singleElement()
                    .asString()
                    .contains(warning)
                    .contains("_b");
        }
    }

    @ParameterizedTest
    @CsvSource({"SCOPE,openid s3", "SCOPE,s3\"", "SCOPE,' s3'", "CLIENTS,' , '"})
    void s70_aRestrictionThatCannotBeMeantIsAProblem(String key, String value) {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "one");
        environment.put("CLOAKROOM_IDENTITY_OPENID_" + key, value);
        assertThat(problems().problems()).extracting(Problem::key).containsExactly("CLOAKROOM_IDENTITY_OPENID_" + key);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a realm and a secret    | https://sso.example.org/realms/demo/.well-known/openid-configuration        | yes | ''  | https://sso.example.org/realms/demo/s3-policies
        below a path            | https://sso.example.org/auth/realms/a%20b/.well-known/openid-configuration  | yes | on  | https://sso.example.org/auth/realms/a%20b/s3-policies
        switched off            | https://sso.example.org/realms/demo/.well-known/openid-configuration        | yes | off | ''
        no secret               | https://sso.example.org/realms/demo/.well-known/openid-configuration        | no  | ''  | ''
        no realm                | https://login.example.org/.well-known/openid-configuration                  | yes | ''  | ''
        another document        | https://sso.example.org/realms/demo/.well-known/openid-configuration?x=y    | yes | ''  | ''
        no secret, but switched on | https://sso.example.org/realms/demo/.well-known/openid-configuration     | no  | on  | needs MINIO_IDENTITY_OPENID_CLIENT_SECRET
        no realm, but switched on  | https://login.example.org/.well-known/openid-configuration               | yes | on  | is not that of a Keycloak realm
        """)
    void policiesOfARealmAreReadWithTheClientsSecret(String why, String url, String secret, String wanted, String from)
            throws ConfigException {
        environment.put(P + "CONFIG_URL", url);
        environment.put(P + "CLIENT_ID", "sts-bridge");
        if (secret.equals("yes")) {
            environment.put(P + "CLIENT_SECRET", "secret-word");
        }
        environment.put("CLOAKROOM_IDENTITY_OPENID_REALM_POLICIES", wanted);
        if (!from.isEmpty() && !from.startsWith("https:")) {
            assertThat(problems().problems())
                    .as(why)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.toString())
                            .contains("CLOAKROOM_IDENTITY_OPENID_REALM_POLICIES")
                            .contains(from));
            return;
        }
        assertThat(server().sts().providers().getFirst().realmPolicies().map(Object::toString))
                .as(why)
                .isEqualTo(from.isEmpty() ? Optional.empty() : Optional.of(from));
    }

    @Test
    void leavesOutAProviderThatIsOff() throws ConfigException {
        environment.put(P + "ENABLE", "off");
        environment.put(P + "CLIENT_ID", "one");
        assertThat(server().sts().providers()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(delimiter = '|', textBlock = """
        not a URL            | CONFIG_URL     | login.example.org
        another scheme       | CONFIG_URL     | ftp://login.example.org/
        password in the URL  | CONFIG_URL     | https://me:secret-word@login.example.org/
        MinIO means off      | CLAIM_USERINFO | true
        not a boolean        | ENABLE         | maybe
        role without claim   | CLAIM_NAME     | groups
        removed by MinIO     | JWKS_URL       | https://login.example.org/certs
        login of the console | REDIRECT_URI_DYNAMIC | on
        """)
    void refusesInAProvider(String why, String key, String value) {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "sts-bridge");
        environment.put(P + "ROLE_POLICY", "readonly");
        environment.put(P + key, value);
        assertThat(problems().problems()).as(why).hasSize(1);
        assertThat(problems()).hasMessageNotContaining("secret-word");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        one name             | policy               | policy
        dots are part of it  | realm_access.roles   | realm_access.roles
        a name space         | https://x.org/policy | https://x.org/policy
        a path               | /realm_access/roles  | realm_access,roles
        a path of one        | /policy              | policy
        escaped              | /a~1b/c~0d/e.f       | a/b,c~d,e.f
        """)
    void aClaimNameThatBeginsWithASlashIsAPath(String why, String name, String members) throws ConfigException {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "one");
        environment.put(P + "CLAIM_NAME", name);
        Object token = "found";
        List<String> path = new ArrayList<>(List.of(members.split(",", -1)));
        for (String member : path.reversed()) {
            token = Map.of(member, token);
        }
        assertThat(server().sts().providers().getFirst().claimName().find(claims(token)))
                .contains("found");
    }

    @SuppressWarnings("unchecked") // made of maps with texts as keys above
    private static Map<String, Object> claims(Object token) {
        return (Map<String, Object>) token;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/a/", "//a", "/a//b", "/a~", "/a~2b/c"})
    void aPathThatCannotBeOneIsAProblem(String path) {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "one");
        environment.put(P + "CLAIM_NAME", path);
        assertThat(problems().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo(P + "CLAIM_NAME"))
                .asString()
                .contains("`" + path + "` is not a path to a claim");
    }

    @Test
    void twoProvidersCannotShareAClient() {
        environment.put(P + "CONFIG_URL", DISCOVERY);
        environment.put(P + "CLIENT_ID", "one");
        environment.put(P + "ROLE_POLICY", "readonly");
        environment.put(P + "CONFIG_URL_b", DISCOVERY);
        environment.put(P + "CLIENT_ID_b", "one");
        assertThat(problems()).hasMessageContaining("Client ID one is present with multiple OpenID configurations");
    }

    @Test
    void aSettingForAProviderThatDoesNotExistIsAnError() {
        environment.put(P + "CONFIG_URL_app", DISCOVERY);
        environment.put(P + "CLIENT_ID_app", "one");
        environment.put("CLOAKROOM_IDENTITY_OPENID_ISSUER_App", "https://x.example.org");
        assertThat(problems()).hasMessageContaining("there is no provider `App`");
    }

    @Test
    void gatewayNeedsItsKeysAndAPlaceForTheState() {
        assertThat(gatewayProblems("https://s3.example.org").problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "CLOAKROOM_UPSTREAM_ACCESS_KEY", "CLOAKROOM_UPSTREAM_SECRET_KEY", "CLOAKROOM_DATA");
    }

    @Test
    void gatewayRunsWithAMasterKeyAlone() throws ConfigException {
        environment.put("CLOAKROOM_UPSTREAM_ACCESS_KEY", "AKIAEXAMPLE");
        environment.put("CLOAKROOM_UPSTREAM_SECRET_KEY", "upstream secret");
        environment.put("CLOAKROOM_MASTER_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        BridgeConfig config =
                ConfigLoader.load(new ConfigLoader.Mode.Gateway("https://s3.example.org:8443/"), flags, environment);
        assertThat(((StoreConfig.Upstream) config.store()).upstream().endpoint())
                .hasToString("https://s3.example.org:8443");
        assertThat(config.toString()).doesNotContain("upstream secret").doesNotContain("MDEyMzQ1");
    }

    @Test
    void s73_saysThatWithoutDataARestartForgetsWhichPoliciesDenied() throws ConfigException {
        environment.put("CLOAKROOM_UPSTREAM_ACCESS_KEY", "AKIAEXAMPLE");
        environment.put("CLOAKROOM_UPSTREAM_SECRET_KEY", "upstream secret");
        environment.put("CLOAKROOM_MASTER_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        environment.put("CLOAKROOM_POLICIES_DIR", directory.toString());
        ConfigLoader.Mode gateway = new ConfigLoader.Mode.Gateway("https://s3.example.org:8443/");
        assertThat(ConfigLoader.load(gateway, flags, environment).warnings())
                .anyMatch(warning -> warning.contains("without --data"));
        environment.put("CLOAKROOM_DATA", directory.toString());
        assertThat(ConfigLoader.load(gateway, flags, environment).warnings())
                .noneMatch(warning -> warning.contains("without --data"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3.example.org", "https://s3.example.org/base", "https://a:b@s3.example.org", "https://s3?x"})
    void anUpstreamIsSchemeHostAndPort(String url) {
        assertThat(gatewayProblems(url).problems()).extracting(Problem::key).contains("URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "1.2.3.4",
                "256.1.1.1:1",
                "[1::2::3]:1",
                "[1:2:3]:80",
                "host:1",
                "127.0.0.1:65536",
                ":"
            })
    void refusesAddress(String text) {
        environment.put("CLOAKROOM_ADDRESS", text);
        assertThat(problems().problems()).extracting(Problem::key).containsExactly("CLOAKROOM_ADDRESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery staple", "c2hvcnQ=", "!"})
    void aMasterKeyIs32BytesInBase64(String key) {
        environment.put("CLOAKROOM_MASTER_KEY", key);
        assertThat(problems().problems()).extracting(Problem::key).containsExactly("CLOAKROOM_MASTER_KEY");
    }

    @ParameterizedTest
    @CsvSource({
        "MINIO_DOMAIN,a_b",
        "CLOAKROOM_TRUSTED_PROXIES,10.0.0.0/33",
        "CLOAKROOM_TRUSTED_PROXIES,proxy.example.org",
        "CLOAKROOM_HTTP_ENGINE,kqueue",
        "CLOAKROOM_STS_RATE,-1",
        "CLOAKROOM_STS_RATE,5/s"
    })
    void refusesInTheServer(String key, String value) {
        environment.put(key, value);
        assertThat(problems().problems()).extracting(Problem::key).containsExactly(key);
    }

    @Test
    void readsWhereRequestsComeFrom() throws ConfigException {
        environment.put("CLOAKROOM_TRUSTED_PROXIES", "10.0.0.0/8, ::1");
        environment.put("MINIO_DOMAIN", "S3.example.org,s3.internal");
        environment.put("CLOAKROOM_HTTP_ENGINE", "nio");
        assertThat(server().server().trustedProxies()).containsExactly("10.0.0.0/8", "::1");
        assertThat(server().server().domains()).containsExactly("s3.example.org", "s3.internal");
        assertThat(server().server().engine()).contains("nio");
    }

    @Test
    void theReferenceListsEverySetting() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/configuration.md"));
        String reference = page.replaceAll("\\s+", " ");
        for (Setting setting : Settings.all()) {
            assertThat(reference).contains("- **`" + setting.key() + "`**");
            assertThat(reference).contains(setting.meaning());
            setting.flag().ifPresent(flag -> assertThat(reference).contains("`" + flag + "`"));
        }
    }

    private BridgeConfig server() throws ConfigException {
        return ConfigLoader.load(new ConfigLoader.Mode.Server(directory.toString()), flags, environment);
    }

    private ConfigException problems() {
        return catchThrowableOfType(ConfigException.class, this::server);
    }

    private ConfigException gatewayProblems(String url) {
        return catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(new ConfigLoader.Mode.Gateway(url), flags, environment));
    }
}
