package io.cloakroom.cli.policy;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom policy}: what can be done with policies without a server. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Tests, checks and explains policies, offline.",
        subcommands = {TestCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {"  cloakroom policy test examples/policies/lab-data.tests.jsonl"})
public final class PolicyCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: test");
    }
}
