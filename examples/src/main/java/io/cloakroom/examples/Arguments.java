package io.cloakroom.examples;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of the form {@code --name value}, and {@code --name} for switches. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    private Arguments() {}

    /**
     * Reads a command line.
     *
     * @param options by name with their defaults
     * @throws IllegalArgumentException for anything that is not among them
     */
    static Arguments parse(String[] arguments, Map<String, String> options, Set<String> switches) {
        Arguments parsed = new Arguments();
        parsed.values.putAll(options);
        var rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (switches.contains(name)) {
                parsed.values.put(name, "on");
            } else if (options.containsKey(name) && rest.hasNext()) {
                parsed.values.put(name, rest.next());
            } else {
                throw new IllegalArgumentException("unknown or incomplete option %s; there are: %s %s"
                        .formatted(name, String.join(" ", options.keySet()), String.join(" ", switches)));
            }
        }
        return parsed;
    }

    String value(String name) {
        return values.getOrDefault(name, "");
    }

    boolean isOn(String name) {
        return values.containsKey(name);
    }
}
