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

/** {@code cloakroom role update NAME}: changes a role. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = {
            "Changes what is named and leaves the rest. Sessions that the role has follow at once.",
            "It takes an access key that is allowed admin:AttachUserOrGroupPolicy."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the role is changed",
            "1:there is none, or the bridge refuses or can't be reached",
            "2:wrong usage, or the trust policy is none"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom role update lab-reader --policy readonly,lab-data",
            "  cloakroom role update lab-reader --trust trust.json --max-session 30m"
        })
public final class UpdateCommand implements Callable<Integer> {
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
    public UpdateCommand(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        if (wanted.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to change: --trust, --policy, --max-session or --description");
        }
        try {
            RoleView.print(
                    connection.open(environment).post("update-role", Map.of("name", name), wanted.body(standardInput)),
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
