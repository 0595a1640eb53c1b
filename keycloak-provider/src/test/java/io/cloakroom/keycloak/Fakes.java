package io.cloakroom.keycloak;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stand-ins for Keycloak's models, which have too many methods to write each. */
public final class Fakes {
    private Fakes() {}

    /** What a method answers. */
    public interface Answer {
        @Nullable
        Object to(Object[] arguments);
    }

    /** @param answers by the name of the method; any other call fails */
    public static <T> T of(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> Objects.requireNonNull(answers.get(method.getName()), method::toString)
                        .to(arguments == null ? new Object[0] : arguments)));
    }
}
