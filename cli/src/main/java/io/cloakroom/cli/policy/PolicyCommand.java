package io.cloakroom.cli.policy;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom policy}: work with policies, apart from serving. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Tests, checks and explains policies offline; forgets removed ones.",
        subcommands = {
            ExplainCommand.class,
            ForgetCommand.class,
            LintCommand.class,
            TestCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom policy explain --policy readonly --action s3:ListBucket --resource lab-data",
            "  cloakroom policy lint examples/policies/*.json",
            "  cloakroom policy test examples/policies/*.tests.jsonl"
        })
public final class PolicyCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: explain, forget, lint or test");
    }
}
