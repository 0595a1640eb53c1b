package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.bridge.config.ConfigException.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateSettingsTest {
    private static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

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
    void theStateIsTooOldAfterAQuarterOfAnHour() throws ConfigException {
        assertThat(load().state().maxStaleness()).isEqualTo(Duration.ofMinutes(15));
        environment.put("CLOAKROOM_STATE_MAX_STALENESS", "5m");
        assertThat(load().state().maxStaleness()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void etcdHasEndpointsCertificatesAndAUser() throws Exception {
        String file = Files.writeString(directory.resolve("file.pem"), "").toString();
        environment.put("MINIO_ETCD_ENDPOINTS", "https://etcd-1:2379, https://etcd-2:2379/");
        environment.put("MINIO_ETCD_PATH_PREFIX", "lab/");
        environment.put("MINIO_ETCD_CLIENT_CERT", file);
        environment.put("MINIO_ETCD_CLIENT_CERT_KEY", file);
        environment.put("CLOAKROOM_ETCD_CA_CERT", file);
        environment.put("CLOAKROOM_ETCD_USERNAME", "bridge");
        environment.put("CLOAKROOM_ETCD_PASSWORD", "the password");
        environment.put("CLOAKROOM_MASTER_KEY", MASTER_KEY);
        BridgeConfig config = load();
        EtcdConfig etcd = config.state().etcd().orElseThrow();
        assertThat(etcd.endpoints())
                .containsExactly(URI.create("https://etcd-1:2379"), URI.create("https://etcd-2:2379"));
        assertThat(etcd.pathPrefix()).isEqualTo("lab/");
        assertThat(etcd.clientCertificate()).contains(new EtcdConfig.ClientCertificate(Path.of(file), Path.of(file)));
        assertThat(etcd.authorities()).contains(Path.of(file));
        assertThat(etcd.user().orElseThrow().name()).isEqualTo("bridge");
        assertThat(config.toString()).doesNotContain("the password");
        assertThat(config.warnings()).noneMatch(warning -> warning.contains("ETCD"));
    }

    @Test
    void etcdWithoutTlsIsAWarningUnlessItIsOnThisMachine() throws ConfigException {
        environment.put("CLOAKROOM_MASTER_KEY", MASTER_KEY);
        environment.put("MINIO_ETCD_ENDPOINTS", "http://localhost:2379,http://127.0.0.1:2379,http://[::1]:2379");
        assertThat(load().warnings()).noneMatch(warning -> warning.contains("MINIO_ETCD_ENDPOINTS"));
        environment.put("MINIO_ETCD_ENDPOINTS", "http://etcd-1:2379");
        assertThat(load().warnings()).anyMatch(warning -> warning.contains("MINIO_ETCD_ENDPOINTS"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no unit            | CLOAKROOM_STATE_MAX_STALENESS | 15             | CLOAKROOM_STATE_MAX_STALENESS
            too short          | CLOAKROOM_STATE_MAX_STALENESS | 5s             | CLOAKROOM_STATE_MAX_STALENESS
            too long           | CLOAKROOM_STATE_MAX_STALENESS | 25h            | CLOAKROOM_STATE_MAX_STALENESS
            no URL             | MINIO_ETCD_ENDPOINTS          | etcd-1:2379    | MINIO_ETCD_ENDPOINTS
            with a path        | MINIO_ETCD_ENDPOINTS          | http://e/v3    | MINIO_ETCD_ENDPOINTS
            mixed              | MINIO_ETCD_ENDPOINTS          | http://e,https://f | MINIO_ETCD_ENDPOINTS
            a key alone        | MINIO_ETCD_CLIENT_CERT_KEY    | /etc/hostname  | MINIO_ETCD_CLIENT_CERT
            a user alone       | CLOAKROOM_ETCD_USERNAME       | bridge         | CLOAKROOM_ETCD_PASSWORD
            no such file       | CLOAKROOM_ETCD_CA_CERT        | /no/such/file  | CLOAKROOM_ETCD_CA_CERT
            not for plain HTTP | CLOAKROOM_ETCD_CA_CERT        | /etc/hostname  | MINIO_ETCD_ENDPOINTS
            """)
    void rejects(String why, String key, String value, String named) {
        environment.put("CLOAKROOM_MASTER_KEY", MASTER_KEY);
        environment.put("MINIO_ETCD_ENDPOINTS", "http://127.0.0.1:2379");
        environment.put(key, value);
        assertThat(problems()).extracting(Problem::key).as(why).contains(named);
    }

    @Test
    void etcdNeedsAMasterKeyThatAllBridgesShare() {
        environment.put("MINIO_ETCD_ENDPOINTS", "http://127.0.0.1:2379");
        assertThat(problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("CLOAKROOM_MASTER_KEY"));
    }

    @Test
    void settingsOfEtcdNeedEtcd() {
        environment.put("MINIO_ETCD_PATH_PREFIX", "lab/");
        environment.put("CLOAKROOM_ETCD_PASSWORD", "the password");
        assertThat(problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("MINIO_ETCD_PATH_PREFIX", "CLOAKROOM_ETCD_PASSWORD");
    }
}
