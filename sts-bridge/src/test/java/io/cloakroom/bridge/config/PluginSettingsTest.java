package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.ConfigException.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginSettingsTest {
    private static final String P = "MINIO_IDENTITY_PLUGIN_";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private BridgeConfig load() throws ConfigException {
        return ConfigLoader.load(new ConfigLoader.Mode.Server(directory.toString()), Map.of(), environment);
    }

    private List<Problem> problems() {
        return catchThrowableOfType(ConfigException.class, this::load).problems();
    }

    @Test
    void thereIsNoPluginUnlessItIsSet() throws ConfigException {
        assertThat(load().plugins()).isEqualTo(PluginsConfig.NONE);
    }

    @Test
    void readsAPlugin() throws ConfigException {
        environment.put(P + "URL", "https://auth.example.org/check?app=s3");
        environment.put(P + "AUTH_TOKEN", "Bearer x");
        environment.put(P + "ROLE_POLICY", "readonly, lab");
        environment.put(P + "COMMENT", "ours");
        assertThat(load().plugins().tokens())
                .containsExactly(new TokenPluginConfig(
                        "_",
                        URI.create("https://auth.example.org/check?app=s3"),
                        Optional.of(new Secret("Bearer x")),
                        List.of("readonly", "lab"),
                        Optional.empty(),
                        Duration.ofHours(12)));
        assertThat(load().warnings()).as("somebody can log in").isEmpty();
    }

    @Test
    void readsSeveral() throws ConfigException {
        environment.put(P + "URL", "http://127.0.0.1:8081/");
        environment.put(P + "ROLE_POLICY", "readonly");
        environment.put(P + "URL_shop", "http://localhost:8082/");
        environment.put(P + "ROLE_POLICY_shop", "readwrite");
        environment.put(P + "ROLE_ID_shop", "shop");
        environment.put("CLOAKROOM_MAX_SESSION", "2h");
        environment.put("CLOAKROOM_MAX_SESSION_shop", "1h");
        assertThat(load().plugins().tokens())
                .extracting(TokenPluginConfig::name, TokenPluginConfig::roleId, TokenPluginConfig::maxSession)
                .containsExactly(
                        tuple("_", Optional.empty(), Duration.ofHours(2)),
                        tuple("shop", Optional.of("shop"), Duration.ofHours(1)));
    }

    @Test
    void twoPluginsCannotShareARole() {
        for (String suffix : List.of("", "_b")) {
            environment.put(P + "URL" + suffix, "http://127.0.0.1:8081/");
            environment.put(P + "ROLE_POLICY" + suffix, "readonly");
        }
        assertThat(problems()).extracting(Problem::key).containsExactly(P + "ROLE_ID_b");
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(delimiter = '|', textBlock = """
            no policy         | ROLE_POLICY | ''                  | is required
            no URL            | URL         | ''                  | is required
            not HTTP          | URL         | ftp://x/            | is not an http:// or https:// URL
            password in URL   | URL         | https://a:b@x/      | must not contain a user name
            slash in the id   | ROLE_ID     | a/b                 | letters, digits
            token of controls | AUTH_TOKEN  | a\tb                | is not a valid header value
            unknown           | URI         | https://x/          | unknown setting
            """)
    void refuses(String why, String name, String value, String words) {
        environment.put(P + "URL", "https://auth.example.org/");
        environment.put(P + "ROLE_POLICY", "readonly");
        environment.put(P + name, value);
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(P + name);
            assertThat(problem.message()).contains(words);
        });
    }

    @Test
    void readsAnAccessPlugin() throws ConfigException {
        environment.put("MINIO_POLICY_PLUGIN_URL", "http://127.0.0.1:8181/v1/data/httpapi/authz/allow");
        environment.put("MINIO_POLICY_PLUGIN_AUTH_TOKEN", "Bearer x");
        environment.put("CLOAKROOM_POLICY_PLUGIN_CACHE", "5s");
        assertThat(load().plugins().access())
                .contains(new AccessPluginConfig(
                        URI.create("http://127.0.0.1:8181/v1/data/httpapi/authz/allow"),
                        Optional.of(new Secret("Bearer x")),
                        Duration.ofSeconds(5)));
    }

    @Test
    void theNewNameOfTheAccessPluginWinsThenTheOldest() throws ConfigException {
        environment.put("MINIO_POLICY_OPA_URL", "http://127.0.0.1:1/");
        environment.put("MINIO_POLICY_OPA_AUTH_TOKEN", "one");
        assertAccess("http://127.0.0.1:1/", "one");
        environment.put("MINIO_IAM_OPA_URL", "http://127.0.0.1:2/");
        environment.put("MINIO_IAM_OPA_AUTHTOKEN", "two");
        assertAccess("http://127.0.0.1:2/", "two");
        environment.put("MINIO_POLICY_PLUGIN_URL", "http://127.0.0.1:3/");
        environment.put("MINIO_POLICY_PLUGIN_AUTH_TOKEN", "three");
        assertAccess("http://127.0.0.1:3/", "three");
    }

    private void assertAccess(String url, String token) throws ConfigException {
        assertThat(load().plugins().access())
                .contains(new AccessPluginConfig(URI.create(url), Optional.of(new Secret(token)), Duration.ZERO));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "MINIO_POLICY_PLUGIN_AUTH_TOKEN, x",
        "MINIO_POLICY_OPA_AUTH_TOKEN, x",
        "CLOAKROOM_POLICY_PLUGIN_CACHE, 5s"
    })
    void whatBelongsToAnAccessPluginNeedsOne(String key, String value) {
        environment.put(key, value);
        assertThat(problems()).extracting(Problem::key).containsExactly(key);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "MINIO_POLICY_PLUGIN_URL, http://opa.example.org/",
        "CLOAKROOM_POLICY_PLUGIN_CACHE, 2h",
        "CLOAKROOM_POLICY_PLUGIN_CACHE, 5",
        "MINIO_POLICY_PLUGIN_ENABLE_HTTP2, on",
        "MINIO_POLICY_PLUGIN_URI, x"
    })
    void refusesForAnAccessPlugin(String key, String value) {
        environment.put("MINIO_POLICY_PLUGIN_URL", "https://opa.example.org/");
        environment.put(key, value);
        assertThat(problems()).extracting(Problem::key).containsExactly(key);
    }

    @DisplayName("S-61 a plugin on another machine needs https")
    @ParameterizedTest
    @ValueSource(strings = {"http://auth.example.org/", "http://10.0.0.7:8081/", "http://127.evil.example/"})
    void s61_plainHttpStaysOnThisMachine(String url) throws ConfigException {
        environment.put(P + "URL", url);
        environment.put(P + "ROLE_POLICY", "readonly");
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(P + "URL");
            assertThat(problem.message()).startsWith("is not https").contains("CLOAKROOM_PLUGIN_PLAIN_HTTP=on");
        });
        environment.put("CLOAKROOM_PLUGIN_PLAIN_HTTP", "on");
        assertThat(load().warnings()).singleElement().asString().startsWith(P + "URL is not https");
    }
}
