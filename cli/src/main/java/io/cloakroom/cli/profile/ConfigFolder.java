package io.cloakroom.cli.profile;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Where a user's profiles and logins are: {@code cloakroom} in {@code XDG_CONFIG_HOME}, else in {@code APPDATA}, else
 * in {@code .config} of the home directory.
 */
public record ConfigFolder(Path path) {
    /** The folder of the user with this environment. */
    public static ConfigFolder of(Map<String, String> environment) {
        for (String name : new String[] {"XDG_CONFIG_HOME", "APPDATA"}) {
            String folder = environment.getOrDefault(name, "");
            if (!folder.isEmpty() && Path.of(folder).isAbsolute()) {
                return new ConfigFolder(Path.of(folder, "cloakroom"));
            }
        }
        return new ConfigFolder(home(environment).resolve(".config").resolve("cloakroom"));
    }

    /** The home directory of the user with this environment. */
    public static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? Objects.requireNonNullElse(System.getProperty("user.home"), "") : home);
    }

    Path profiles() {
        return path.resolve("profiles");
    }

    /** A file of the login with a profile. */
    public Path ofLogin(String profile, String kind) {
        return path.resolve("logins").resolve(profile + "." + kind);
    }
}
