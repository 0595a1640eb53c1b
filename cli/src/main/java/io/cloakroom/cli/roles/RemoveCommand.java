package io.cloakroom.cli.roles;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom role remove NAME}: removes a role and ends its sessions. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Removes a role. Its sessions end at once, on all bridges that share the state.",
            "It takes an access key that is allowed admin:AttachUserOrGroupPolicy."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the role is gone", "1:the bridge refuses or can't be reached", "2:wrong usage"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom role remove lab-reader")
public final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the role.")
    private String name = "";

    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public RemoveCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            connection.open(environment).post("remove-role", Map.of("name", name), MissingNode.getInstance());
            spec.commandLine()
                    .getOut()
                    .printf("Role `%s` is removed, and its sessions have ended.%n", Printable.line(name));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
