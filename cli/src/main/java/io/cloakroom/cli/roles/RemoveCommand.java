package io.cloakroom.cli.roles;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.running.RunningBridge;
import java.util.Map;
import picocli.CommandLine.Command;

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
public final class RemoveCommand extends NamedRole {
    public RemoveCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(RunningBridge bridge) throws Refused {
        bridge.post("remove-role", Map.of("name", name()), MissingNode.getInstance());
        spec().commandLine()
                .getOut()
                .printf("Role `%s` is removed, and its sessions have ended.%n", Printable.line(name()));
    }
}
