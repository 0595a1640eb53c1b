package io.cloakroom.cli.roles;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.running.RunningBridge;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about one role of a running bridge. */
abstract class NamedRole implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the role.")
    private String name = "";

    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    NamedRole(Map<String, String> environment) {
        this.environment = environment;
    }

    final String name() {
        return name;
    }

    final CommandSpec spec() {
        return spec;
    }

    /** @throws picocli.CommandLine.ParameterException if the options do not say enough */
    void check() {}

    /** Asks the bridge, and prints what there is to say. */
    abstract void ask(RunningBridge bridge) throws Refused, InputException;

    @Override
    public final Integer call() {
        check();
        try {
            ask(connection.open(environment));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (InputException e) {
            spec.commandLine().getErr().println(Printable.line(e.sentence()));
            return 2;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
