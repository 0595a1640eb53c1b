package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.bridge.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {
    @TempDir
    Path directory;

    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void somebodyCanEnter() {
        environment.put("MINIO_ROOT_USER", "owner");
        environment.put("MINIO_ROOT_PASSWORD", "owner-secret");
        environment.put("CLOAKROOM_UPSTREAM_ACCESS_KEY", "AKIAEXAMPLE");
        environment.put("CLOAKROOM_UPSTREAM_SECRET_KEY", "upstream secret");
        environment.put("CLOAKROOM_DATA", directory.toString());
    }

    private BridgeConfig gateway(String url) throws ConfigException {
        return ConfigLoader.load(new ConfigLoader.Mode.Gateway(url), flags, environment);
    }

    private List<Problem> problems(String url) {
        return catchThrowableOfType(ConfigException.class, () -> gateway(url)).problems();
    }

    @Test
    void aDirectoryOfCertificatesEndsTheWarningOfPlainHttp() throws Exception {
        flags.put("CLOAKROOM_ADDRESS", ":9000");
        assertThat(gateway("https://s3.example.org").warnings()).anyMatch(warning -> warning.contains("without TLS"));
        flags.put("CLOAKROOM_CERTS_DIR", directory.toString());
        assertThat(gateway("https://s3.example.org").warnings()).noneMatch(warning -> warning.contains("without TLS"));
    }

    @Test
    void theDirectoryIsThere() throws ConfigException {
        flags.put("CLOAKROOM_CERTS_DIR", directory.resolve("nowhere").toString());
        assertThat(problems("https://s3.example.org")).extracting(Problem::key).containsExactly("CLOAKROOM_CERTS_DIR");
    }

    @Test
    void thePasswordOfKeysIsASecret() throws ConfigException {
        environment.put("MINIO_CERT_PASSWD", "open sesame");
        assertThat(gateway("https://s3.example.org").toString()).doesNotContain("open sesame");
    }

    @Test
    void theUpstreamHasAuthoritiesAndIsShownACertificate() throws Exception {
        String file = Files.writeString(directory.resolve("file.pem"), "").toString();
        environment.put("CLOAKROOM_UPSTREAM_CA_CERT", file);
        environment.put("CLOAKROOM_UPSTREAM_CLIENT_CERT", file);
        environment.put("CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY", file);
        UpstreamTls tls = ((StoreConfig.Upstream)
                        gateway("https://s3.example.org").store())
                .upstream()
                .tls();
        assertThat(tls.authorities()).contains(Path.of(file));
        assertThat(tls.client()).contains(new UpstreamTls.Client(Path.of(file), Path.of(file)));
        assertThat(problems("http://s3.example.org"))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "CLOAKROOM_UPSTREAM_CA_CERT",
                        "CLOAKROOM_UPSTREAM_CLIENT_CERT",
                        "CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY");
    }

    @Test
    void aCertificateGoesWithItsKeyAndFilesAreThere() throws IOException {
        environment.put(
                "CLOAKROOM_UPSTREAM_CLIENT_CERT",
                Files.writeString(directory.resolve("file.pem"), "").toString());
        environment.put(
                "CLOAKROOM_UPSTREAM_CA_CERT", directory.resolve("nowhere").toString());
        assertThat(problems("https://s3.example.org"))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY", "CLOAKROOM_UPSTREAM_CA_CERT");
    }

    @Test
    void s60_noSettingTurnsTheChecksOfClientCertificatesOff() throws ConfigException {
        environment.put("MINIO_IDENTITY_TLS_ENABLE", "on");
        environment.put("MINIO_IDENTITY_TLS_SKIP_VERIFY", "off");
        assertThat(gateway("https://s3.example.org").tls().certificateLogins()).isPresent();
        environment.put("MINIO_IDENTITY_TLS_SKIP_VERIFY", "on");
        assertThat(problems("https://s3.example.org"))
                .extracting(Problem::key)
                .containsExactly("MINIO_IDENTITY_TLS_SKIP_VERIFY");
    }

    @Test
    void certificatesAreAskedForOnlyIfWanted() throws ConfigException {
        assertThat(gateway("https://s3.example.org").tls().certificateLogins()).isEmpty();
        environment.put("MINIO_IDENTITY_TLS_ENABLE", "on");
        environment.put("CLOAKROOM_MAX_SESSION", "2h");
        BridgeConfig config = gateway("https://s3.example.org");
        assertThat(config.tls().certificateLogins().orElseThrow().longestSession())
                .isEqualTo(Duration.ofHours(2));
        assertThat(config.warnings()).anyMatch(warning -> warning.contains("--certs-dir"));
    }
}
