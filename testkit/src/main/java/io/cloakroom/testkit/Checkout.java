package io.cloakroom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The source tree in which the tests run, with the build's output. */
public record Checkout(Path root) {
    /**
     * Finds the checkout at or above the working directory.
     *
     * @throws IllegalStateException if there is none
     */
    public static Checkout find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("realm-exports"))
                    && Files.isDirectory(folder.resolve("keycloak-provider"))) {
                return new Checkout(folder);
            }
        }
        throw new IllegalStateException("no checkout of the project at or above " + start);
    }

    /** The realm that the demo and the tests share. */
    public Path demoRealm() {
        return root.resolve("realm-exports/demo-realm.json");
    }

    /** The realm that an installation begins with. */
    public Path newRealm() {
        return root.resolve("realm-exports/s3-realm.json");
    }

    /** The JAR for Keycloak's {@code providers} folder. */
    public Path providerJar() {
        return jar("keycloak-provider");
    }

    /**
     * The packaged JAR of a module.
     *
     * @throws IllegalStateException if it hasn't been built, or there is more than one version
     */
    public Path jar(String module) {
        Path target = root.resolve(module).resolve("target");
        try (var jars = Files.newDirectoryStream(target, module + "-*.jar")) {
            List<Path> found = new ArrayList<>();
            jars.forEach(found::add);
            if (found.size() == 1) {
                return found.get(0);
            }
            throw new IllegalStateException("expected one JAR of " + module + " in " + target + ", found " + found);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s isn't built: run ./mvnw -pl %s -am package".formatted(module, module), e);
        }
    }

    /** The folder for what is expensive to make again. Git ignores it. */
    Path cache() {
        return root.resolve(".cache");
    }

    /** Keycloak's distribution, which this module's build fetches. */
    Path keycloakZip() {
        return cache().resolve("keycloak-quarkus-dist-" + keycloakVersion() + ".zip");
    }

    /** The version of Keycloak that the build uses. */
    public static String keycloakVersion() {
        try (var in = Checkout.class.getResourceAsStream("keycloak.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
