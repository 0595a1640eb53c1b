package io.cloakroom.cli.policy;

import io.cloakroom.cli.cases.CaseFile;
import io.cloakroom.cli.cases.Outcome;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.PolicyFiles;
import io.cloakroom.cli.documents.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom policy test FILE…}: runs unit tests for policies. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Runs unit tests for policies: files with one JSON object per line.",
            "Prints the failing cases, then a line `N passed, N failed`.",
            "The format: docs/reference/policy-tests.md"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every case passed", "1:a case failed", "2:wrong usage, or a file can't be read"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom policy test examples/policies/lab-data.tests.jsonl",
            "  cd examples/policies && cat *.tests.jsonl | cloakroom policy test -"
        })
public final class TestCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of cases; - is standard input.")
    private final List<String> files = new ArrayList<>();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final InputStream standardInput;
    private long passed;
    private long failed;
    private boolean unreadable;

    /** @param standardInput the input for {@code -} */
    public TestCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Input.requireOneReader(files);
        } catch (InputException e) {
            spec.commandLine().getErr().println(e.sentence());
            return ExitCodes.WRONG_USAGE;
        }
        for (String file : files) {
            run(file, out);
        }
        out.printf("%d passed, %d failed%n", passed, failed);
        out.flush();
        if (unreadable) {
            return ExitCodes.WRONG_USAGE;
        }
        return failed > 0 ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    private void run(String file, PrintWriter out) {
        try (InputStream in = new Input(standardInput).open(file)) {
            CaseFile cases = new CaseFile(in, new PolicyFiles(folderOf(file), standardInput));
            long before = passed + failed;
            for (Optional<CaseFile.Result> next = cases.next(); next.isPresent(); next = cases.next()) {
                count(file, next.get(), out);
            }
            if (passed + failed == before) {
                // A file without cases is most likely a mistake, so it must not look like success.
                failed++;
                out.printf("%s: it contains no test cases%n", Printable.line(file));
            }
        } catch (InputException e) {
            complain(e);
        } catch (IOException e) {
            complain(Input.unreadable(file, e));
        }
    }

    /** The folder for policies named in a file. For standard input, the working directory. */
    private static Path folderOf(String file) {
        Path folder = file.equals(Input.STANDARD_INPUT) ? null : Path.of(file).getParent();
        return folder == null ? Path.of("") : folder;
    }

    private void count(String file, CaseFile.Result result, PrintWriter out) {
        for (String doubt : result.doubts()) {
            spec.commandLine().getErr().printf("%swarning: %s%n", place(file, result), Printable.line(doubt));
        }
        switch (result.outcome()) {
            case Outcome.Passed pass -> passed++;
            case Outcome.Failed failure -> {
                failed++;
                out.printf("%s%s%n", place(file, result), Printable.line(failure.sentence()));
                failure.details().forEach(detail -> out.printf("    %s%n", Printable.line(detail)));
            }
        }
    }

    /** File, line and, if the case has one, its id; each followed by a colon. */
    private static String place(String file, CaseFile.Result result) {
        String line = "%s:%d: ".formatted(Printable.line(file), result.line());
        return result.id().isEmpty() ? line : line + Printable.line(result.id()) + ": ";
    }

    private void complain(InputException problem) {
        unreadable = true;
        spec.commandLine().getErr().println(Printable.line(problem.sentence()));
    }
}
