package io.cloakroom.cli.roles;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom role create NAME}: makes a role. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a role that whoever its trust policy names can take on.",
            "It takes an access key that is allowed admin:AttachUserOrGroupPolicy."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the role is there",
            "1:the bridge refuses or can't be reached",
            "2:wrong usage, or the trust policy is none"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom role create lab-reader --trust trust.json --policy readonly",
            "  cloakroom role create warehouse --trust trust.json --policy warehouse --max-session 4h"
        })
public final class CreateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the role.")
    private String name = "";

    @Mixin
    private final RoleOptions wanted = new RoleOptions();

    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;
    private final InputStream standardInput;

    /** @param standardInput the input for {@code -} */
    public CreateCommand(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        if (!wanted.hasTrust()) {
            throw new ParameterException(spec.commandLine(), "--trust is missing: say who may take the role on");
        }
        try {
            RoleView.print(
                    connection.open(environment).post("create-role", Map.of("name", name), wanted.body(standardInput)),
                    spec);
            return 0;
        } catch (InputException e) {
            spec.commandLine().getErr().println(Printable.line(e.sentence()));
            return 2;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
