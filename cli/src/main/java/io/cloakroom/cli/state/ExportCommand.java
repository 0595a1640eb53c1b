package io.cloakroom.cli.state;

import io.cloakroom.cli.documents.Printable;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cloakroom state export}: prints the state as JSON. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the state of a bridge as JSON: its key ring, cut-offs and policies.",
            "Secrets stay sealed under the master key, which is not part of it. The bridge may run."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is printed", "2:wrong usage, or the state can't be read"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom state export --data /var/lib/cloakroom > state.json")
public final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the bridge. Without it: as CLOAKROOM_DATA or MINIO_ETCD_ENDPOINTS say.")
    private String data = "";

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ExportCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            spec.commandLine()
                    .getOut()
                    .println(BridgeState.at(data, environment).exported());
            spec.commandLine().getOut().flush();
            return 0;
        } catch (BridgeState.Unusable e) {
            spec.commandLine().getErr().println(Printable.line(e.sentence()));
            return 2;
        }
    }
}
