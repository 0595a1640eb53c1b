package io.cloakroom.policy.match;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that may be in {@code ${…}}: the condition keys that every request can have, whatever its action. These are
 * rows of {@link KnownKeys}, {@code jwt:} with any claim's name, and {@code aws:PrincipalTag/} with any tag's key. As
 * in MinIO, text with other names is not a variable and stays as it is.
 */
public final class VariableNames {
    private static final Set<String> FIXED = variables()
            .filter(key -> key.part() == KnownKey.Part.NONE)
            .map(KnownKey::name)
            .collect(Collectors.toUnmodifiableSet());

    /** The prefixes that any claim's name or tag's key may follow. */
    private static final List<String> OPEN = Stream.concat(
                    Stream.of("jwt:"),
                    variables().filter(key -> key.part() != KnownKey.Part.NONE).map(key -> key.name() + "/"))
            .toList();

    private VariableNames() {}

    /** Whether {@code ${name}} is a policy variable. No name contains the beginning of another variable. */
    public static boolean contains(String name) {
        if (FIXED.contains(name)) {
            return true;
        }
        for (String prefix : OPEN) {
            if (begins(name, prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The names of the fixed list. Those that begin with {@code jwt:} are the claims that MinIO knows. */
    public static Set<String> names() {
        return FIXED;
    }

    private static Stream<KnownKey> variables() {
        return KnownKeys.all().values().stream().filter(KnownKey::isVariable);
    }

    private static boolean begins(String name, String prefix) {
        return name.startsWith(prefix)
                && name.length() > prefix.length()
                && name.indexOf("${") < 0
                && name.chars().noneMatch(Character::isISOControl);
    }
}
