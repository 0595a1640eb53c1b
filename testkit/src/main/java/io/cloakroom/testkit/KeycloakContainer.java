package io.cloakroom.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** Keycloak's official image with the same providers and realms, for those who have Docker. */
final class KeycloakContainer implements AutoCloseable {
    private static final int PORT = 8080;

    private final GenericContainer<?> container;

    private KeycloakContainer(GenericContainer<?> container) {
        this.container = container;
    }

    static KeycloakContainer start(KeycloakServer.Options options) {
        List<String> command = new ArrayList<>(List.of("start-dev", "--import-realm", "--db=dev-mem"));
        if (!options.features().isEmpty()) {
            command.add("--features=" + String.join(",", options.features()));
        }
        command.addAll(options.arguments());
        var container = new GenericContainer<>(DockerImageName.parse("keycloak/keycloak:" + Checkout.keycloakVersion()))
                .withExposedPorts(PORT)
                .withEnv("KC_BOOTSTRAP_ADMIN_USERNAME", KeycloakServer.ADMIN_USER)
                .withEnv("KC_BOOTSTRAP_ADMIN_PASSWORD", KeycloakServer.ADMIN_PASSWORD)
                .withCommand(command.toArray(String[]::new))
                .waitingFor(Wait.forHttp("/realms/master").forPort(PORT).withStartupTimeout(Duration.ofMinutes(4)));
        options.providers().forEach(jar -> copy(container, jar, "/opt/keycloak/providers/"));
        options.realms().forEach(realm -> copy(container, realm, "/opt/keycloak/data/import/"));
        container.start();
        return new KeycloakContainer(container);
    }

    URI baseUri() {
        return URI.create("http://%s:%d".formatted(container.getHost(), container.getMappedPort(PORT)));
    }

    @Override
    public void close() {
        container.stop();
    }

    private static void copy(GenericContainer<?> container, Path file, String folder) {
        container.withCopyFileToContainer(MountableFile.forHostPath(file), folder + file.getFileName());
    }
}
