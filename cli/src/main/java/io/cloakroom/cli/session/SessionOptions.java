package io.cloakroom.cli.session;

import io.cloakroom.cli.documents.Length;
import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.ProfileOption;
import io.cloakroom.cli.running.Refused;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that need session credentials. */
final class SessionOptions {
    @Mixin
    private final ProfileOption profile = new ProfileOption();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Length.class,
            description = "How long credentials last, such as 15m or 1h. Default: as long as the bridge says.")
    private @Nullable Duration duration;

    @Option(
            names = "--login",
            description = "Opens the browser if you are not logged in. Default: only if there is a terminal.")
    private boolean opensBrowser;

    /** @throws Refused if there is no profile or no login, or the bridge refuses */
    UserSession open(Screen screen) throws Refused {
        Profile found = profile.find(screen.environment());
        return UserSession.of(found, Optional.ofNullable(duration), screen, opensBrowser || Screen.hasTerminal());
    }
}
