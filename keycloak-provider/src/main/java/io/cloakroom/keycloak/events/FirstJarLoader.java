package io.cloakroom.keycloak.events;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds each file once, in the first JAR that has it, as classes are found. Liquibase refuses a changelog that it finds
 * twice, so without this Keycloak would not start with two JARs of the provider in {@code providers/}.
 */
final class FirstJarLoader extends ClassLoader {
    FirstJarLoader(ClassLoader all) {
        super(all);
    }

    @Override
    public Enumeration<URL> getResources(String name) {
        @Nullable URL first = getResource(name);
        return Collections.enumeration(first == null ? List.of() : List.of(first));
    }
}
