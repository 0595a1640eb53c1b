package io.cloakroom.cli.store;

import io.cloakroom.bridge.store.embedded.upkeep.StoreCompaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;

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
public final class CompactCommand extends DirectoryCommand {
    @Override
    int run(Path directory, PrintWriter out) throws IOException {
        StoreCompaction.Outcome outcome = StoreCompaction.run(directory);
        out.printf(
                "Catalog: %d bytes, %d before; data files deleted: %d.%n",
                outcome.after(), outcome.before(), outcome.files());
        return 0;
    }
}
