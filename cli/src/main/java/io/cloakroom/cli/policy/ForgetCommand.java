package io.cloakroom.cli.policy;

import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.state.BridgeState;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom policy forget NAME --data DIR}: lifts the denial that a missing document leaves behind. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Forgets a policy whose document was removed on purpose.",
            "While the document of a policy with a Deny is missing, the bridge denies everything to its holders.",
            "A running bridge reacts within five seconds. A policy with a document is remembered again at once."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the policy is forgotten",
            "1:no such policy is remembered",
            "2:wrong usage, or the directory can't be used"
        },
        footerHeading = "%nExample:%n",
        footer = "  cloakroom policy forget old-lab-data --data /var/lib/cloakroom")
public final class ForgetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the policy: its file name without .json.")
    private String name = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data directory of the bridge; for cloakroom server, its DIR. Without it: as CLOAKROOM_DATA or MINIO_ETCD_ENDPOINTS say.")
    private String data = "";

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ForgetCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String shown = Printable.line(name);
        try {
            if (BridgeState.at(data, environment).forget(name)) {
                spec.commandLine().getOut().printf("Policy `%s` is forgotten.%n", shown);
                spec.commandLine().getOut().flush();
                return ExitCodes.DONE;
            }
            spec.commandLine().getErr().printf("No policy `%s` is remembered.%n", shown);
            return ExitCodes.FAILED;
        } catch (BridgeState.Unusable e) {
            spec.commandLine().getErr().println(Printable.line(e.sentence()));
            return ExitCodes.WRONG_USAGE;
        }
    }
}
