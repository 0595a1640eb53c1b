package io.cloakroom.keycloak.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderVersionTest {
    private static final String FILE = "io/cloakroom/keycloak/versions/ProviderVersion.class";

    @ParameterizedTest
    @CsvSource({
        "jar:file:/opt/keycloak/lib/../providers/cloakroom-1.2.jar!/, cloakroom-1.2.jar",
        "jar:file:///opt/keycloak/providers/a%20b.jar!/, a%20b.jar",
        "file:/home/me/target/classes/, classes"
    })
    void namesTheJar(String place, String jar) throws Exception {
        assertThat(ProviderVersion.jar(URI.create(place + FILE).toURL())).isEqualTo(jar);
    }

    @Test
    void saysWhatToDoWithTwo() {
        assertThat(ProviderVersion.tooMany(List.of("a.jar", "b.jar")))
                .startsWith("There are 2 JARs with Cloakroom's provider")
                .contains("a.jar, b.jar", "Keep one");
        assertThat(ProviderVersion.info()).containsKey("cloakroom.version").doesNotContainKey("cloakroom.warning");
    }
}
