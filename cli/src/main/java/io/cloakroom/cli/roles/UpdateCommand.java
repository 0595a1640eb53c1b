package io.cloakroom.cli.roles;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.running.RunningBridge;
import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code cloakroom role update NAME}: changes a role. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = {
            "Changes what is given and leaves the rest. The role's sessions follow at once.",
            "It takes an access key that is allowed admin:AttachUserOrGroupPolicy."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the role is changed",
            "1:there is no such role, or the bridge refuses or can't be reached",
            "2:wrong usage, or an invalid trust policy"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom role update lab-reader --policy readonly,lab-data",
            "  cloakroom role update lab-reader --trust trust.json --max-session 30m"
        })
public final class UpdateCommand extends NamedRole {
    @Mixin
    private final RoleOptions wanted = new RoleOptions();

    private final InputStream standardInput;

    /** @param standardInput the input for {@code -} */
    public UpdateCommand(Map<String, String> environment, InputStream standardInput) {
        super(environment);
        this.standardInput = standardInput;
    }

    @Override
    void check() {
        if (wanted.isEmpty()) {
            throw new ParameterException(
                    spec().commandLine(), "Say what to change: --trust, --policy, --max-session or --description");
        }
    }

    @Override
    void ask(RunningBridge bridge) throws Refused, InputException {
        RoleView.print(bridge.post("update-role", Map.of("name", name()), wanted.body(standardInput)), spec());
    }
}
