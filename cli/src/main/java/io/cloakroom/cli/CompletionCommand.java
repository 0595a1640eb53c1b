package io.cloakroom.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cloakroom completion}: a script for bash and zsh. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a completion script for bash and zsh.",
        footerHeading = "%nExample:%n",
        footer = "  source <(cloakroom completion)")
final class CompletionCommand implements Runnable {
    /**
     * The line by which picocli suppresses file names after a command with options. It is taken out, so that completion
     * offers them.
     */
    private static final String WITHOUT_FILE_NAMES = "  type compopt &>/dev/null && compopt +o default\n";

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        var root = spec.root().commandLine();
        root.getOut().print(AutoComplete.bash("cloakroom", root).replace(WITHOUT_FILE_NAMES, ""));
        root.getOut().flush();
    }
}
