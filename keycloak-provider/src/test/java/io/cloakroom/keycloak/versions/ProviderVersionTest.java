package io.cloakroom.keycloak.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        assertThat(ProviderVersion.name(URI.create(place + FILE).toURL())).isEqualTo(jar);
    }

    @Test
    void saysWhichOfTwoRuns(@TempDir Path providers) throws IOException {
        URL[] path = {jar(providers.resolve("b.jar"), "0.9"), jar(providers.resolve("a.jar"), "1.0")};
        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            List<ProviderVersion.Jar> jars = ProviderVersion.jars(loader);

            assertThat(jars)
                    .containsExactly(new ProviderVersion.Jar("b.jar", "0.9"), new ProviderVersion.Jar("a.jar", "1.0"));
            assertThat(ProviderVersion.info(jars).get("cloakroom.warning"))
                    .startsWith("There are 2 JARs with Cloakroom's provider.")
                    .contains(
                            "The server runs b.jar (0.9), and takes from a.jar (1.0) only",
                            "Delete all but the newest");
            assertThat(ProviderVersion.info(jars)).containsEntry("cloakroom.jars", "b.jar (0.9), a.jar (1.0)");
            assertThat(ProviderVersion.info(jars.subList(0, 1))).containsOnlyKeys("cloakroom.version");
        }
    }

    private static URL jar(Path file, String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.putNextEntry(new JarEntry(FILE));
        }
        return file.toUri().toURL();
    }
}
