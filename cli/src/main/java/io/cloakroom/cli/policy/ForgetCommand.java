package io.cloakroom.cli.policy;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.running.RunningBridge;
import io.cloakroom.cli.state.BridgeState;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom policy forget NAME}: lifts the denial that a missing document leaves behind. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Forgets a policy whose document was removed on purpose.",
            "While the document of a policy with a Deny is missing, the bridge denies everything to its holders.",
            "A policy with a document is remembered again at once.",
            "It calls a running bridge, with an access key that is allowed admin:DeletePolicy,",
            "or changes the state of a bridge, running or not, if --data or the environment names it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the policy is forgotten",
            "1:no such policy is remembered, or the bridge refuses",
            "2:wrong usage, or the directory can't be used"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom policy forget old-lab-data --url https://s3.example.org --access-key-file root.key",
            "  cloakroom policy forget old-lab-data --data /var/lib/cloakroom"
        })
public final class ForgetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the policy: its file name without .json.")
    private String name = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data directory of the bridge; for cloakroom server, its DIR. Without it and --url: as CLOAKROOM_DATA or MINIO_ETCD_ENDPOINTS say.")
    private String data = "";

    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ForgetCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String shown = Printable.line(name);
        if (!data.isEmpty() && connection.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--data is the state of a bridge, --url a running bridge: give one of them");
        }
        try {
            if (isForgotten()) {
                spec.commandLine().getOut().printf("Policy `%s` is forgotten.%n", shown);
                spec.commandLine().getOut().flush();
                return ExitCodes.DONE;
            }
            spec.commandLine().getErr().printf("No policy `%s` is remembered.%n", shown);
            return ExitCodes.FAILED;
        } catch (BridgeState.Unusable e) {
            spec.commandLine().getErr().println(Printable.line(e.sentence()));
            return ExitCodes.WRONG_USAGE;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private RunningBridge bridge() throws Refused {
        try {
            return connection.open(environment);
        } catch (Refused e) {
            throw connection.isGiven() ? e : e.or("name the state of a bridge with --data");
        }
    }

    private boolean isForgotten() throws BridgeState.Unusable, Refused {
        boolean isStateNamed = !data.isEmpty()
                || environment.containsKey("CLOAKROOM_DATA")
                || environment.containsKey("MINIO_ETCD_ENDPOINTS");
        if (isStateNamed && !connection.isGiven()) {
            return BridgeState.at(data, environment).forget(name);
        }
        return bridge().post("forget-policy", Map.of("name", name), MissingNode.getInstance())
                .path("forgotten")
                .asBoolean();
    }
}
