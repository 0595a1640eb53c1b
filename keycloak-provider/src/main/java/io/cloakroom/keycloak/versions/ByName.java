package io.cloakroom.keycloak.versions;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Public methods, looked up by their names. */
final class ByName {
    private ByName() {}

    /** The method; empty if the type has none. */
    static Optional<Method> find(Class<?> type, String name, Class<?>... parameters) {
        try {
            return Optional.of(type.getMethod(name, parameters));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /**
     * The method that has the first of these names.
     *
     * @throws IllegalStateException if there is none: this version of Keycloak is not known
     */
    static Method require(Class<?> type, Stream<String> names, Class<?>... parameters) {
        return names.flatMap(name -> find(type, name, parameters).stream())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("This Keycloak's %s lacks a method that Cloakroom needs (%s)."
                                .formatted(type.getName(), Arrays.toString(parameters))));
    }

    /** Calls the method. What it throws is thrown. */
    static @Nullable Object call(Method method, @Nullable Object on, @Nullable Object... arguments) {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
