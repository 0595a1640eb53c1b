package io.cloakroom.cli.profile;

import io.cloakroom.cli.running.Refused;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that need a profile. */
public final class ProfileOption {
    @Option(
            names = {"-p", "--profile"},
            paramLabel = "NAME",
            description = "The profile. Default: cloakroom, or the only one there is.")
    private @Nullable String name;

    /** The name that was given; absent if none was. */
    public @Nullable String name() {
        return name;
    }

    /** @throws Refused if there is no such profile */
    public Profile find(Map<String, String> environment) throws Refused {
        return new Profiles(ConfigFolder.of(environment)).get(name);
    }
}
