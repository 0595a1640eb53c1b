package io.cloakroom.cli.store;

import io.cloakroom.cli.documents.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about the directory of a store. Exit code 2, with a sentence, if it cannot be done. */
abstract class DirectoryCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the store.")
    private Path directory = Path.of("");

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws IOException with a sentence for the operator
     */
    abstract int run(Path directory, PrintWriter out) throws IOException;

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            return run(directory, out);
        } catch (IOException e) {
            spec.commandLine().getErr().println(Printable.line(String.valueOf(e.getMessage())));
            return 2;
        } finally {
            out.flush();
        }
    }
}
