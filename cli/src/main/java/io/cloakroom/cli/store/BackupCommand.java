package io.cloakroom.cli.store;

import io.cloakroom.bridge.store.embedded.upkeep.StoreBackup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloakroom store backup}: a copy as of one moment, while the bridge runs. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copies a store, and the state and master key beside it, as they are at one moment. The bridge may run.",
            "To restore, give the copy to `cloakroom server`. On the same file system, large objects are hard links:",
            "quick and without space of their own, but lost with the disk."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is done, and on disk", "2:wrong usage, or it can't be done; TARGET is no store then"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom store backup /srv/objects /backup/objects-2026-03-01",
            "  cloakroom store backup --copy /srv/objects /srv/objects-2026-03-01"
        })
public final class BackupCommand extends DirectoryCommand {
    @Parameters(index = "1", paramLabel = "TARGET", description = "Empty or new directory.")
    private Path target = Path.of("");

    @Option(names = "--copy", description = "Copies large objects on the same file system too.")
    private boolean isCopy;

    @Override
    int run(Path directory, PrintWriter out) throws IOException {
        StoreBackup.Outcome outcome = StoreBackup.run(directory, target, !isCopy);
        out.printf("Data files linked: %d; copied: %d.%n", outcome.linked(), outcome.copied());
        return 0;
    }
}
