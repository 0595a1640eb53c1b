package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.bridge.config.ConfigException.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareSettingsTest {
    @TempDir
    Path directory;

    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void thereIsAConsole() {
        environment.put("MINIO_IDENTITY_OPENID_CONFIG_URL", "https://id.example.org/.well-known/openid-configuration");
        environment.put("MINIO_IDENTITY_OPENID_CLIENT_ID", "sts-bridge");
        environment.put("CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", "s3-cli");
        flags.put("CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:9001");
    }

    private BridgeConfig load() throws ConfigException {
        return ConfigLoader.load(
                new ConfigLoader.Mode.Server(directory.resolve("data").toString()), flags, environment);
    }

    private Problem problem() {
        return catchThrowableOfType(ConfigException.class, this::load).problems().stream()
                .reduce((one, other) -> {
                    throw new AssertionError(one + " and " + other);
                })
                .orElseThrow();
    }

    @Test
    void noFolderIsSharedWithoutAnAddress() throws ConfigException {
        assertThat(load().shares()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            this machine         | 127.0.0.1:9005 | -                          | http://127.0.0.1:9005
            behind a proxy       | 127.0.0.1:9005 | https://share.example.org/ | https://share.example.org
            below a path         | :9005          | https://example.org/share  | https://example.org/share
            another port         | :9005          | https://s.example.org:8443 | https://s.example.org:8443
            """)
    void linksBeginWith(String why, String address, String url, URI expected) throws ConfigException {
        flags.put("CLOAKROOM_SHARE_ADDRESS", address);
        if (url != null) {
            environment.put("CLOAKROOM_SHARE_URL", url);
        }
        assertThat(load().shares().orElseThrow().url(9005, false)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nobody knows its name   | :9005          | -                          | CLOAKROOM_SHARE_URL     | is missing
            plain http              | :9005          | http://share.example.org   | CLOAKROOM_SHARE_URL     | https
            plain http from outside | :9005          | http://127.0.0.1:9005      | CLOAKROOM_SHARE_ADDRESS | need https
            no URL                  | 127.0.0.1:9005 | share.example.org          | CLOAKROOM_SHARE_URL     | -
            a query                 | 127.0.0.1:9005 | https://share.example.org?a | CLOAKROOM_SHARE_URL    | -
            no address              | -              | https://share.example.org  | CLOAKROOM_SHARE_URL     | has no effect
            no port                 | 127.0.0.1      | -                          | CLOAKROOM_SHARE_ADDRESS | -
            the host of the console | 127.0.0.1:9005 | https://LOCALHOST:9005     | CLOAKROOM_SHARE_URL     | in common
            """)
    void s78_refuses(String why, String address, String url, String key, String sentence) {
        if (address != null) {
            flags.put("CLOAKROOM_SHARE_ADDRESS", address);
        }
        if (url != null) {
            environment.put("CLOAKROOM_SHARE_URL", url);
        }
        Problem problem = problem();
        assertThat(problem.key()).isEqualTo(key);
        assertThat(problem.message()).contains(sentence == null ? "" : sentence);
    }

    @Test
    void aConsoleIsNeeded() {
        flags.remove("CLOAKROOM_CONSOLE_ADDRESS");
        flags.put("CLOAKROOM_SHARE_ADDRESS", "127.0.0.1:9005");
        assertThat(problem().key()).isEqualTo("CLOAKROOM_SHARE_ADDRESS");
        assertThat(problem().message()).contains("CLOAKROOM_CONSOLE_ADDRESS");
    }

    @Test
    void aConsoleThatIsOffIsNone() {
        environment.put("CLOAKROOM_CONSOLE", "off");
        flags.put("CLOAKROOM_SHARE_ADDRESS", "127.0.0.1:9005");
        assertThat(problem().key()).isEqualTo("CLOAKROOM_SHARE_ADDRESS");
    }

    /** A console at the address itself, and links at another port of it. */
    @Test
    void s78_theSameAddressIsAHostInCommon() {
        environment.put("CLOAKROOM_CONSOLE_URL", "http://127.0.0.1:9001");
        flags.put("CLOAKROOM_SHARE_ADDRESS", "127.0.0.1:9005");
        assertThat(problem().key()).isEqualTo("CLOAKROOM_SHARE_ADDRESS");
        assertThat(problem().message()).contains("the host 127.0.0.1 in common");
    }

    @Test
    void withACertificateNothingElseIsNeededThanAName() throws Exception {
        flags.put("CLOAKROOM_SHARE_ADDRESS", ":9005");
        environment.put("CLOAKROOM_SHARE_URL", "https://share.example.org");
        flags.put(
                "CLOAKROOM_CERTS_DIR",
                Files.createDirectories(directory.resolve("certs")).toString());
        assertThat(load().shares().orElseThrow().url(9005, true)).isEqualTo(URI.create("https://share.example.org"));
    }
}
