package io.cloakroom.cli.roles;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cloakroom role list}: the roles, a line each. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the roles and their policies.",
            "It takes an access key that is allowed admin:ListUserPolicies."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they are listed", "1:the bridge refuses or can't be reached", "2:wrong usage"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom role list")
public final class ListCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ListCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            for (JsonNode role : connection.open(environment).get("roles").path("roles")) {
                RoleView.line(role, spec);
            }
            spec.commandLine().getOut().flush();
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
