package io.cloakroom.cli.session;

import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.Profiles;
import io.cloakroom.cli.running.Refused;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cloakroom credentials} as programs run it: with a profile, or without. Reading that here saves a third of the
 * time, for the JVM cannot keep picocli's classes in its archive. Whatever else there is, is for picocli, which reads
 * this the same.
 *
 * @param profile its name; empty: the one that is meant without
 */
public record PlainCredentials(Optional<String> profile) {
    private static final String NAME = "credentials";
    private static final String OPTION = "--profile";

    /** Reads arguments; empty if they are others. */
    public static Optional<PlainCredentials> read(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals(NAME)) {
            return Optional.empty();
        }
        if (arguments.length == 1) {
            return Optional.of(new PlainCredentials(Optional.empty()));
        }
        if (arguments.length == 2 && arguments[1].startsWith(OPTION + "=")) {
            return named(arguments[1].substring(OPTION.length() + 1));
        }
        return arguments.length == 3 && (arguments[1].equals(OPTION) || arguments[1].equals("-p"))
                ? named(arguments[2])
                : Optional.empty();
    }

    private static Optional<PlainCredentials> named(String profile) {
        return profile.isEmpty() || "-\"'".indexOf(profile.charAt(0)) >= 0
                ? Optional.empty()
                : Optional.of(new PlainCredentials(Optional.of(profile)));
    }

    /** Prints credentials. Returns the exit code. */
    public int run(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        try {
            Profile found = new Profiles(ConfigFolder.of(environment)).get(profile.orElse(null));
            Screen screen = new Screen(err, InputStream.nullInputStream(), environment);
            out.println(UserSession.of(found, Optional.empty(), screen, Screen.hasTerminal())
                    .processJson());
            out.flush();
            return 0;
        } catch (Refused e) {
            return e.tell(err);
        }
    }
}
