package io.cloakroom.cli.store;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom store}: the directory of an embedded store. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        description = "Checks, compacts and backs up the directory of an embedded store.",
        subcommands = {BackupCommand.class, CheckCommand.class, CompactCommand.class, HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom store backup /srv/objects /backup/objects-2026-03-01",
            "  cloakroom store check /backup/objects-2026-03-01",
            "  cloakroom store compact /srv/objects"
        })
public final class StoreCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: backup, check or compact");
    }
}
