package io.cloakroom.cli.roles;

import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom role show NAME}: one role, with its trust policy. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a role with its trust policy.",
            "It takes an access key that is allowed admin:ListUserPolicies."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is shown", "1:the bridge refuses or can't be reached", "2:wrong usage"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom role show lab-reader")
public final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the role.")
    private String name = "";

    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ShowCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            RoleView.print(connection.open(environment).get("role?name=" + UriEncoding.encodeComponent(name)), spec);
            spec.commandLine().getOut().flush();
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
