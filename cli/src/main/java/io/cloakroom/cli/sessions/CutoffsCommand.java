package io.cloakroom.cli.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cloakroom sessions cutoffs}: lists what is revoked. */
@Command(
        name = "cutoffs",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the cut-offs in force: which sessions are void, and up to what time.",
            "A cut-off is dropped when no session that it could void is left.",
            "It takes an access key that is allowed admin:ListTemporaryAccounts."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they are listed", "1:the bridge refuses or can't be reached", "2:wrong usage"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom sessions cutoffs --url https://s3.example.org --access-key-file root.key")
public final class CutoffsCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public CutoffsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            PrintWriter out = spec.commandLine().getOut();
            for (JsonNode cutoff : connection.open(environment).get("cutoffs").path("cutoffs")) {
                if (CutoffLine.isOfAll(cutoff)) {
                    out.printf("%s  %s%n", CutoffLine.before(cutoff), CutoffLine.scope(cutoff));
                }
                CutoffLine.changes(cutoff).forEach(out::println);
            }
            out.flush();
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
