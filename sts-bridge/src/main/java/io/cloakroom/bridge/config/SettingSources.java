package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The values of settings by precedence (flag, environment, file), and the problems found while reading them. */
final class SettingSources {
    private static final Path CONTAINER_SECRETS = Path.of("/run/secrets");

    private final List<Map<String, String>> layers;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** @param flags by the key of the setting they override */
    SettingSources(Map<String, String> flags, Map<String, String> environment) {
        Map<String, String> file = new LinkedHashMap<>();
        layers = List.of(flags, environment, file);
        String name = environment.getOrDefault("MINIO_CONFIG_ENV_FILE", "");
        if (!name.isEmpty()) {
            readFile("MINIO_CONFIG_ENV_FILE", name).ifPresent(text -> parseEnvironmentFile(text, file));
        }
    }

    /** The value of a setting. An empty one counts as not set. */
    Optional<String> text(String key) {
        return layers.stream()
                .map(layer -> layer.getOrDefault(key, ""))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** The parsed value of a setting. One that cannot be parsed is a problem and counts as not set. */
    <T> Optional<T> read(String key, Function<String, T> reader) {
        return text(key).flatMap(value -> attempt(key, () -> reader.apply(value)));
    }

    /** The parsed value of a setting, or the standard if nothing is set; empty after a problem. */
    <T> Optional<T> read(String key, Function<String, T> reader, T standard) {
        Optional<T> value = read(key, reader);
        return value.isEmpty() && !isSet(key) ? Optional.of(standard) : value;
    }

    /**
     * The value of a secret, or of the file that {@code KEY_FILE} names. Within one layer the file wins, as in MinIO.
     */
    Optional<Secret> secret(String key) {
        for (Map<String, String> layer : layers) {
            String file = layer.getOrDefault(key + "_FILE", "");
            if (!file.isEmpty()) {
                return readFile(key + "_FILE", file).map(text -> new Secret(text.strip()));
            }
            String value = layer.getOrDefault(key, "");
            if (!value.isEmpty()) {
                return Optional.of(new Secret(value));
            }
        }
        return Optional.empty();
    }

    /** Runs a check. If it throws, its message becomes a problem of this key. */
    <T> Optional<T> attempt(String key, Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (InvalidPathException e) {
            problem(key, "not a path: " + e.getReason());
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            problem(key, message == null ? "is not valid" : message);
        }
        return Optional.empty();
    }

    boolean isSet(String key) {
        return text(key).isPresent() || text(key + "_FILE").isPresent();
    }

    /** Every name that has a value, sorted. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        layers.forEach(layer -> layer.forEach((name, value) -> {
            if (!value.isEmpty()) {
                names.add(name);
            }
        }));
        return names;
    }

    void problem(String key, String message) {
        problems.add(new Problem(key, message));
    }

    void warning(String message) {
        warnings.add(message);
    }

    List<String> warnings() {
        return warnings;
    }

    int problemCount() {
        return problems.size();
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    ConfigException failure() {
        return new ConfigException(problems);
    }

    private Optional<String> readFile(String key, String name) {
        try {
            Path path = Path.of(name);
            Path secret = CONTAINER_SECRETS.resolve(name);
            return Optional.of(Files.readString(!Files.exists(path) && Files.exists(secret) ? secret : path));
        } catch (IOException | InvalidPathException e) {
            problem(key, "cannot read `%s` (%s)".formatted(name, e.getClass().getSimpleName()));
            return Optional.empty();
        }
    }

    private void parseEnvironmentFile(String text, Map<String, String> into) {
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String assignment = line.startsWith("export ")
                    ? line.substring("export ".length()).strip()
                    : line;
            int equals = assignment.indexOf('=');
            if (equals <= 0) {
                problem("MINIO_CONFIG_ENV_FILE", "line %d is not NAME=value".formatted(number));
                continue;
            }
            into.put(
                    assignment.substring(0, equals).strip(),
                    unquoted(assignment.substring(equals + 1).strip()));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
