package io.cloakroom.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a command that starts a bridge, if they are as plain as they are as a rule: a place, and options
 * with values. Reading them here saves a sixth of the processor time of a start. Whatever else there is, such as {@code
 * --help} or a mistake, is for picocli, which reads the plain ones the same.
 *
 * @param place the directory of {@code server}, or the URL of {@code gateway}
 * @param settings that options override
 */
record BridgeArguments(String command, String place, Map<String, String> settings) {
    private static final Set<String> COMMANDS = Set.of("server", "gateway");

    BridgeArguments {
        settings = Map.copyOf(settings);
    }

    /** Whether arguments start a bridge, or ask how. */
    static boolean areOfBridge(String... arguments) {
        return arguments.length > 0 && COMMANDS.contains(arguments[0]);
    }

    /** Reads arguments; empty if they are not plain. */
    static Optional<BridgeArguments> read(String... arguments) {
        if (!areOfBridge(arguments)) {
            return Optional.empty();
        }
        String place = "";
        Map<String, String> settings = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String argument = arguments[i];
            if (isPlain(argument) && place.isEmpty()) {
                place = argument;
                continue;
            }
            int equals = argument.indexOf('=');
            String setting = BridgeOptions.SETTINGS.get(equals < 0 ? argument : argument.substring(0, equals));
            String value = equals >= 0 ? argument.substring(equals + 1) : ++i < arguments.length ? arguments[i] : "";
            if (setting == null || !(isPlain(value) || value.equals("-")) || settings.put(setting, value) != null) {
                return Optional.empty();
            }
        }
        return place.isEmpty() ? Optional.empty() : Optional.of(new BridgeArguments(arguments[0], place, settings));
    }

    /** Not an option, not a file of arguments, and not quoted. */
    private static boolean isPlain(String argument) {
        return !argument.isEmpty() && "-@\"'".indexOf(argument.charAt(0)) < 0;
    }

    /** Runs the bridge. Returns the exit code once it has ended. */
    int run(BridgeRun bridge) {
        return command.equals("server") ? bridge.server(place, settings) : bridge.gateway(place, settings);
    }
}
