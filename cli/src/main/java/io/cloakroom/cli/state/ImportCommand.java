package io.cloakroom.cli.state;

import io.cloakroom.cli.documents.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom state import FILE}: puts an exported state, or the users of MinIO, into a store. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Puts an exported state into the store of a bridge. Documents that are not in the file stay.",
            "If a document is there and differs, nothing is written, unless --replace is given.",
            "The bridge needs the master key that the exported one had. The import takes effect on a running bridge at once.",
            "A zip archive must come from mc admin cluster iam export: the users, groups, access keys and policies of MinIO. Their secrets are sealed under the bridge's master key. What is left out is listed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is imported",
            "1:documents differ, and nothing was written",
            "2:wrong usage, or the file or the state can't be used",
            "3:it is imported, except for what is listed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom state import state.json --data /var/lib/cloakroom",
            "  cloakroom state import play-iam-info.zip --root-user admin --data /var/lib/cloakroom"
        })
public final class ImportCommand implements Callable<Integer> {
    private static final byte[] ZIP_MAGIC = {'P', 'K'};

    @Parameters(paramLabel = "FILE", description = "What cloakroom state export or mc admin cluster iam export wrote.")
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

    @Option(
            names = "--root-user",
            paramLabel = "ACCESSKEY",
            description =
                    "MINIO_ROOT_USER of the MinIO that was exported: its access keys become those of the owner here. Without it they are left out.")
    private String rootUser = "";

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
            BridgeState.Imported imported = imported();
            imported.leftOut().forEach(sentence -> err.println("left out: " + Printable.line(sentence)));
            if (!imported.conflicts().isEmpty() && !mayReplace) {
                imported.conflicts().forEach(path -> err.println("differs: " + Printable.line(path)));
                err.println("Nothing was imported. With --replace these documents are replaced.");
                return 1;
            }
            spec.commandLine()
                    .getOut()
                    .printf("Documents written: %d; already the same: %d.%n", imported.written(), imported.same());
            spec.commandLine().getOut().flush();
            return imported.leftOut().isEmpty() ? 0 : 3;
        } catch (IOException e) {
            err.println(Printable.line("%s cannot be read: %s".formatted(file, e)));
            return 2;
        } catch (BridgeState.Unusable e) {
            err.println(Printable.line(e.sentence()));
            return 2;
        }
    }

    private BridgeState.Imported imported() throws IOException, BridgeState.Unusable {
        BridgeState state = BridgeState.at(data, environment);
        if (isArchive()) {
            return state.importedFromMinio(file, rootUser, mayReplace);
        }
        if (!rootUser.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--root-user is for the zip archives of MinIO");
        }
        return state.imported(Files.readString(file, StandardCharsets.UTF_8), mayReplace);
    }

    private boolean isArchive() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ZIP_MAGIC.length), ZIP_MAGIC)
                    || file.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
        }
    }
}
