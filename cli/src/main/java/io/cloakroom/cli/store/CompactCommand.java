package io.cloakroom.cli.store;

import io.cloakroom.bridge.store.embedded.upkeep.StoreCompaction;
import io.cloakroom.cli.documents.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom store compact}: drops what nothing refers to. */
@Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        description = {
            "Gives the unused space of the catalog back to the disk, and deletes what a killed process has left.",
            "The bridge must not run. Needs as much free space as the catalog has."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is done", "2:wrong usage, or the store can't be compacted; nothing is lost"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom store compact /srv/objects")
public final class CompactCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of the store.")
    private Path directory = Path.of("");

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            StoreCompaction.Outcome outcome = StoreCompaction.run(directory);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Catalog: %d bytes, %d before; data files deleted: %d.%n",
                            outcome.after(), outcome.before(), outcome.files());
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println(Printable.line(String.valueOf(e.getMessage())));
            return 2;
        }
    }
}
