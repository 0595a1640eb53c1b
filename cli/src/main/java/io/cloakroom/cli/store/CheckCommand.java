package io.cloakroom.cli.store;

import io.cloakroom.bridge.store.embedded.upkeep.StoreCheck;
import io.cloakroom.cli.documents.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code cloakroom store check}: reads every byte and compares. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads every object and compares its bytes with its checksums and its entity tag, and the catalog with the",
            "data files. Prints a line for each fault. Changes nothing. The bridge must not run: check a backup of it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the store is whole", "1:there are faults", "2:wrong usage, or the store can't be checked"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom store check /srv/objects")
public final class CheckCommand extends DirectoryCommand {
    @Override
    int run(Path directory, PrintWriter out) throws IOException {
        StoreCheck.Report report = StoreCheck.run(directory, fault -> out.println(Printable.line(fault)));
        out.printf(
                "Objects: %d; bytes: %d; faults: %d; unused files and bodies: %d.%n",
                report.objects(), report.bytes(), report.faults(), report.unused());
        return report.faults() == 0 ? 0 : 1;
    }
}
