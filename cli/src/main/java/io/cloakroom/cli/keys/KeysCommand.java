package io.cloakroom.cli.keys;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom keys}: the keys that seal sessions. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Renews the key that seals sessions.",
        subcommands = {RotateCommand.class, HelpCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom keys rotate --access-key-file root.key")
public final class KeysCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: rotate");
    }
}
