package io.cloakroom.keycloak.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.Fakes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.models.KeycloakSession;

class OutboxTableTest {
    /** As with two JARs in {@code providers/}: Liquibase refuses a file that it finds twice. */
    @Test
    void theChangelogIsFoundOnceWhereItIsThereTwice(@TempDir Path folder) throws IOException {
        String changelog = new OutboxTable().getChangelogLocation();
        URL[] path = {copy(folder.resolve("first"), changelog), copy(folder.resolve("second"), changelog)};
        try (URLClassLoader files = new URLClassLoader(path, getClass().getClassLoader())) {
            JpaEntityProvider provider = new OutboxTable(files).create(Fakes.of(KeycloakSession.class, Map.of()));
            ClassLoader seen = provider.getClass().getClassLoader();

            assertThat(seen.getParent()).isSameAs(files);
            assertThat(Collections.list(files.getResources(changelog))).hasSizeGreaterThan(1);
            assertThat(Collections.list(seen.getResources(provider.getChangelogLocation())))
                    .containsExactly(files.getResource(changelog));
            assertThat(seen.getResources("META-INF/nowhere.xml").hasMoreElements())
                    .isFalse();
        }
    }

    /** Databases that an earlier build migrated know its changelog by this path. */
    @Test
    void theChangelogKeepsItsLogicalPath() throws IOException {
        JpaEntityProvider provider = new OutboxTable().create(Fakes.of(KeycloakSession.class, Map.of()));
        try (InputStream file = getClass().getResourceAsStream("/" + provider.getChangelogLocation())) {
            assertThat(new String(file.readAllBytes(), UTF_8))
                    .contains("logicalFilePath=\"META-INF/cloakroom-changelog.xml\"");
        }
        assertThat(provider.getFactoryId()).isEqualTo("cloakroom");
    }

    private static URL copy(Path folder, String file) throws IOException {
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, "<databaseChangeLog/>");
        return folder.toUri().toURL();
    }
}
