package io.cloakroom.cli.roles;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom role}: roles that users, sessions and tokens can assume. */
@Command(
        name = "role",
        mixinStandardHelpOptions = true,
        description = "Manages roles: who may assume them, and what their sessions may do.",
        subcommands = {
            CreateCommand.class,
            ListCommand.class,
            ShowCommand.class,
            UpdateCommand.class,
            RemoveCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom role create lab-reader --trust trust.json --policy readonly",
            "  cloakroom role list",
            "  cloakroom role remove lab-reader"
        })
public final class RoleCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: create, list, show, update or remove");
    }
}
