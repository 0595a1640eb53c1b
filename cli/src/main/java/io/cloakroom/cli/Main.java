package io.cloakroom.cli;

import io.cloakroom.bridge.Bridge;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code cloakroom} command. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
@Command(
        name = "cloakroom",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Hand in a Keycloak token, get what it entitles you to in S3.",
        subcommands = {ServerCommand.class, GatewayCommand.class, CompletionCommand.class, HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom server /srv/objects",
            "  cloakroom gateway https://s3.example.org --data /var/lib/cloakroom",
            "",
            "Settings come from options, the environment, or MINIO_CONFIG_ENV_FILE:",
            "docs/reference/configuration.md lists them."
        })
public final class Main implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs the command of the process and ends it. */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** The command, reading settings from this environment. */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new Main(), new Commands(environment));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: server or gateway");
    }

    /** Makes commands; those that start a bridge are given the environment. */
    private record Commands(Map<String, String> environment) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == ServerCommand.class) {
                return type.cast(new ServerCommand(environment));
            }
            if (type == GatewayCommand.class) {
                return type.cast(new GatewayCommand(environment));
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** The version of the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Cloakroom " + Bridge.version()};
        }
    }
}
