package io.cloakroom.cli.store;

import io.cloakroom.bridge.store.embedded.upkeep.StoreCheck;
import io.cloakroom.cli.documents.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
public final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of the store.")
    private Path directory = Path.of("");

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            StoreCheck.Report report = StoreCheck.run(directory, fault -> out.println(Printable.line(fault)));
            out.printf(
                    "Objects: %d; bytes: %d; faults: %d; unused files and bodies: %d.%n",
                    report.objects(), report.bytes(), report.faults(), report.unused());
            return report.faults() == 0 ? 0 : 1;
        } catch (IOException e) {
            spec.commandLine().getErr().println(Printable.line(String.valueOf(e.getMessage())));
            return 2;
        } finally {
            out.flush();
        }
    }
}
