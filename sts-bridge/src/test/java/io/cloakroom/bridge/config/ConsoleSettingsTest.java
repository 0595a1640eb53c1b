package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.bridge.config.ConfigException.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleSettingsTest {
    private static final String HOST_IN_COMMON = "the host";

    @TempDir
    Path directory;

    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void somebodyCanLogIn() {
        environment.put("MINIO_IDENTITY_OPENID_CONFIG_URL", "https://id.example.org/.well-known/openid-configuration");
        environment.put("MINIO_IDENTITY_OPENID_CLIENT_ID", "sts-bridge");
        environment.put("CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", "s3-cli");
    }

    private BridgeConfig load() throws ConfigException {
        return ConfigLoader.load(
                new ConfigLoader.Mode.Server(directory.resolve("data").toString()), flags, environment);
    }

    @Test
    void thereIsNoConsoleWithoutAnAddress() throws ConfigException {
        assertThat(load().console()).isEmpty();
    }

    @Test
    void itCanBeTurnedOff() throws ConfigException {
        flags.put("CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:9001");
        environment.put("CLOAKROOM_CONSOLE", "off");
        assertThat(load().console()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            the host is a name      | 127.0.0.1:9001 | -                            | http://localhost:9001
            another loopback        | 127.0.0.5:9001 | -                            | http://127.0.0.5:9001
            the operator says it    | :9001          | https://console.example.org/ | https://console.example.org
            below a path            | :9001          | https://example.org/console  | https://example.org/console
            """)
    void browsersReachItUnder(String why, String address, String url, URI expected) throws ConfigException {
        flags.put("CLOAKROOM_CONSOLE_ADDRESS", address);
        if (url != null) {
            environment.put("CLOAKROOM_CONSOLE_URL", url);
        }
        Optional<ConsoleConfig> console = load().console();
        assertThat(console.orElseThrow().url(9001, false)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nobody knows its name     | :9001          | -                               | CLOAKROOM_CONSOLE_URL
            plain http                | :9001          | http://console.example.org      | CLOAKROOM_CONSOLE_URL
            plain http from outside   | :9001          | http://localhost:9001           | CLOAKROOM_CONSOLE_ADDRESS
            a query                   | 127.0.0.1:9001 | https://console.example.org/?a  | CLOAKROOM_CONSOLE_URL
            no URL                    | 127.0.0.1:9001 | console.example.org             | CLOAKROOM_CONSOLE_URL
            no address                | -              | https://console.example.org     | CLOAKROOM_CONSOLE_URL
            """)
    void s55_refuses(String why, String address, String url, String key) {
        if (address != null) {
            flags.put("CLOAKROOM_CONSOLE_ADDRESS", address);
        }
        if (url != null) {
            environment.put("CLOAKROOM_CONSOLE_URL", url);
        }
        assertThat(catchThrowableOfType(ConfigException.class, this::load).problems())
                .extracting(Problem::key)
                .containsExactly(key);
    }

    @Test
    void somebodyMustBeAbleToLogIn() {
        flags.put("CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:9001");
        environment.remove("CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT");
        assertThat(catchThrowableOfType(ConfigException.class, this::load).problems())
                .extracting(Problem::key)
                .containsExactly("CLOAKROOM_CONSOLE_ADDRESS");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a name beside a number      | 127.0.0.1:9000 | -              | -                               | false
            the same number             | 127.0.0.1:9000 | -              | http://127.0.0.1:9001           | true
            a domain of buckets         | :9000          | s3.example.org | https://console.s3.example.org  | true
            the domain itself           | :9000          | s3.example.org | https://s3.example.org:9001     | true
            a domain of its own         | :9000          | s3.example.org | https://console.example.org     | false
            a number of every address   | :9000          | -              | https://192.0.2.7:9001          | true
            a name of this machine      | :9000          | -              | http://localhost:9001           | false
            """)
    void s55_warnsOfAHostInCommonWithObjects(String why, String s3, String domain, String url, boolean warns)
            throws ConfigException {
        flags.put("CLOAKROOM_ADDRESS", s3);
        flags.put("CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:9001");
        if (domain != null) {
            environment.put("MINIO_DOMAIN", domain);
        }
        if (url != null) {
            environment.put("CLOAKROOM_CONSOLE_URL", url);
        }
        assertThat(load().warnings().stream().anyMatch(warning -> warning.contains(HOST_IN_COMMON)))
                .isEqualTo(warns);
    }

    @Test
    void s55_warnsIfClientsAreSentToTheHostOfTheConsole() throws ConfigException {
        flags.put("CLOAKROOM_CONSOLE_ADDRESS", ":9001");
        environment.put("CLOAKROOM_CONSOLE_URL", "https://s3.example.org:9001");
        assertThat(load().warnings()).noneMatch(warning -> warning.contains(HOST_IN_COMMON));
        environment.put("MINIO_SERVER_URL", "https://S3.example.org");
        assertThat(load().warnings()).anyMatch(warning -> warning.contains(HOST_IN_COMMON));
    }
}
