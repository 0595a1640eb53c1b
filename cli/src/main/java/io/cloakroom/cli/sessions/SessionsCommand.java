package io.cloakroom.cli.sessions;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom sessions}: ends sessions before they expire. */
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        description = "Ends sessions on all bridges that share the state.",
        subcommands = {RevokeCommand.class, CutoffsCommand.class, HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom sessions revoke --user alice",
            "  cloakroom sessions revoke --policy lab-data --issuer https://login.example.org/realms/demo",
            "  cloakroom sessions cutoffs"
        })
public final class SessionsCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: revoke or cutoffs");
    }
}
