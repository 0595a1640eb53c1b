package io.cloakroom.cli.keychain;

import io.cloakroom.cli.profile.ConfigFolder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keepers of this machine.
 *
 * @param environment of the user: {@code PATH} says where tools are
 * @param system as in the system property {@code os.name}
 */
public record Keepers(Map<String, String> environment, String system) {
    public Keepers {
        environment = Map.copyOf(environment);
        system = system.toLowerCase(Locale.ROOT);
    }

    /** The keychain of the system; empty if it has none that its own tool opens. */
    public Optional<Keeper> keychain() {
        return of(
                system.startsWith("mac")
                        ? MacKeychain.NAME
                        : system.startsWith("windows") ? WindowsKeychain.NAME : SecretTool.NAME);
    }

    /** A file of the user. */
    public Keeper file() {
        return new SecretFile(folder());
    }

    /** The keeper with a name; empty if it is not on this machine, or not now. */
    public Optional<Keeper> of(String name) {
        return switch (name) {
            case SecretFile.NAME -> Optional.of(file());
            case SecretTool.NAME ->
                environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").isEmpty()
                        ? Optional.empty()
                        : Tool.find(SecretTool.NAME, environment).map(SecretTool::new);
            case MacKeychain.NAME -> Tool.find(MacKeychain.NAME, environment).map(MacKeychain::new);
            case WindowsKeychain.NAME ->
                Tool.find("powershell.exe", environment).map(tool -> new WindowsKeychain(tool, folder()));
            default -> Optional.empty();
        };
    }

    private ConfigFolder folder() {
        return ConfigFolder.of(environment);
    }
}
