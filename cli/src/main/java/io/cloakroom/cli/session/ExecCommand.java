package io.cloakroom.cli.session;

import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom exec}: one command with credentials in its environment, and nowhere else. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a command with session credentials in its environment.",
            "They are not renewed: a command that takes longer than they last asks cloakroom agent."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "that of the command, or",
            "1:the provider or the bridge refuses, or cannot be reached",
            "2:wrong usage, or a file cannot be used",
            "4:you are not logged in",
            "127:there is no such command"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cloakroom exec -- aws s3 ls", "  cloakroom exec --profile lake --duration 4h -- mc ls lake/reports"
        })
public final class ExecCommand implements Callable<Integer> {
    private static final int NO_SUCH_COMMAND = 127;

    @Mixin
    private final SessionOptions options = new SessionOptions();

    @Parameters(paramLabel = "CMD", arity = "1..*", description = "The command and its arguments, after --.")
    private List<String> command = new ArrayList<>();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ExecCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Map<String, String> variables;
        try {
            variables = Variables.of(
                    options.open(new Screen(spec.commandLine().getErr(), InputStream.nullInputStream(), environment)));
        } catch (Refused e) {
            return e.tell(spec);
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        Variables.OF_OTHERS.forEach(builder.environment()::remove);
        builder.environment().putAll(variables);
        try {
            return await(builder.start());
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println(Printable.line("cannot run `%s`: %s".formatted(command.get(0), e.getMessage())));
            return NO_SUCH_COMMAND;
        }
    }

    /** Whoever ends this process ends the command: otherwise it would run on alone. */
    private static int await(Process process) {
        Thread end = new Thread(process::destroy, "end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            int code = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            return 1;
        } catch (IllegalStateException e) {
            return 1; // the process ends already
        }
    }
}
