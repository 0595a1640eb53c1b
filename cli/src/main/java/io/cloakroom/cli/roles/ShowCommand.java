package io.cloakroom.cli.roles;

import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.running.RunningBridge;
import java.util.Map;
import picocli.CommandLine.Command;

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
public final class ShowCommand extends NamedRole {
    public ShowCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(RunningBridge bridge) throws Refused {
        RoleView.print(bridge.get("role?name=" + UriEncoding.encodeComponent(name())), spec());
    }
}
