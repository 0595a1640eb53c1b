package io.cloakroom.cli.state;

import io.cloakroom.cli.documents.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom state import FILE}: puts an exported state into a store. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Puts an exported state into the store of a bridge. Documents that are not in the file stay.",
            "If a document is there and differs, nothing is written, unless --replace is given.",
            "The bridge needs the master key that the exported one had. A running bridge heeds the import at once."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is imported",
            "1:documents differ, and nothing was written",
            "2:wrong usage, or the file or the state can't be used"
        },
        footerHeading = "%nExample:%n",
        footer = "  cloakroom state import state.json --data /var/lib/cloakroom")
public final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "What cloakroom state export has printed.")
    private Path file = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the bridge. Without it: as CLOAKROOM_DATA or MINIO_ETCD_ENDPOINTS say.")
    private String data = "";

    @Option(
            names = "--replace",
            description = "Replaces documents that differ. With another key ring, all sessions end.")
    private boolean mayReplace;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ImportCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            BridgeState.Imported imported = BridgeState.at(data, environment).imported(text, mayReplace);
            if (!imported.conflicts().isEmpty() && !mayReplace) {
                imported.conflicts().forEach(path -> err.println("differs: " + Printable.line(path)));
                err.println("Nothing was imported. With --replace these documents are replaced.");
                return 1;
            }
            spec.commandLine()
                    .getOut()
                    .printf("Documents written: %d; already the same: %d.%n", imported.written(), imported.same());
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException e) {
            err.println(Printable.line("%s cannot be read: %s".formatted(file, e)));
            return 2;
        } catch (BridgeState.Unusable e) {
            err.println(Printable.line(e.sentence()));
            return 2;
        }
    }
}
