package io.cloakroom.cli.roles;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.running.RunningBridge;
import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code cloakroom role create NAME}: creates a role. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Creates a role that the principals of its trust policy can assume.",
            "It takes an access key that is allowed admin:AttachUserOrGroupPolicy."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the role is there",
            "1:the bridge refuses or can't be reached",
            "2:wrong usage, or an invalid trust policy"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom role create lab-reader --trust trust.json --policy readonly",
            "  cloakroom role create warehouse --trust trust.json --policy warehouse --max-session 4h"
        })
public final class CreateCommand extends NamedRole {
    @Mixin
    private final RoleOptions wanted = new RoleOptions();

    private final InputStream standardInput;

    /** @param standardInput the input for {@code -} */
    public CreateCommand(Map<String, String> environment, InputStream standardInput) {
        super(environment);
        this.standardInput = standardInput;
    }

    @Override
    void check() {
        if (!wanted.hasTrust()) {
            throw new ParameterException(spec().commandLine(), "--trust is missing: say who may assume the role");
        }
    }

    @Override
    void ask(RunningBridge bridge) throws Refused, InputException {
        RoleView.print(bridge.post("create-role", Map.of("name", name()), wanted.body(standardInput)), spec());
    }
}
