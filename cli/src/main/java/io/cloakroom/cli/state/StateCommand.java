package io.cloakroom.cli.state;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom state}: the state of a bridge as a file. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        description = "Writes the state of a bridge into a file, and reads it back.",
        subcommands = {ExportCommand.class, ImportCommand.class, HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom state export --data /var/lib/cloakroom > state.json",
            "  MINIO_ETCD_ENDPOINTS=http://127.0.0.1:2379 cloakroom state import state.json"
        })
public final class StateCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: export or import");
    }
}
