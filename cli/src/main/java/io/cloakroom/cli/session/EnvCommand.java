package io.cloakroom.cli.session;

import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.running.Refused;
import java.io.File;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cloakroom env}: what a shell evaluates. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description = {
            "Prints session credentials as environment variables, for a shell to evaluate.",
            "AWS SDKs and mc find them, and the bridge by them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:they are printed",
            "1:the provider or the bridge refuses, or cannot be reached",
            "2:wrong usage, or a file cannot be used",
            "4:you are not logged in"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  eval \"$(cloakroom env)\"", "  cloakroom env --format powershell | Out-String | Invoke-Expression"
        })
public final class EnvCommand implements Callable<Integer> {
    /** The shells that can be written for. */
    enum Format {
        BASH,
        POWERSHELL
    }

    @Mixin
    private final SessionOptions options = new SessionOptions();

    @Option(
            names = "--format",
            paramLabel = "SHELL",
            description = "bash, for every POSIX shell, or powershell. Default: powershell on Windows, else bash.")
    private @Nullable Format format;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public EnvCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            Screen screen = new Screen(spec.commandLine().getErr(), InputStream.nullInputStream(), environment);
            print(Variables.of(options.open(screen)), spec.commandLine().getOut());
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private void print(Map<String, String> variables, PrintWriter out) {
        Format shell = format != null ? format : File.separatorChar == '\\' ? Format.POWERSHELL : Format.BASH;
        switch (shell) {
            case BASH -> {
                Variables.OF_OTHERS.forEach(name -> out.println("unset " + name));
                variables.forEach(
                        (name, value) -> out.println("export %s='%s'".formatted(name, value.replace("'", "'\\''"))));
            }
            case POWERSHELL -> {
                Variables.OF_OTHERS.forEach(
                        name -> out.println("Remove-Item Env:%s -ErrorAction SilentlyContinue".formatted(name)));
                variables.forEach((name, value) -> out.println("$Env:%s = %s".formatted(name, powershell(value))));
            }
        }
        out.flush();
    }

    /**
     * A text as a string of PowerShell. Four letters beside the apostrophe begin and end strings there.
     *
     * @see <a href="https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02#2352-string-literals">String
     *     literals</a>
     */
    static String powershell(String text) {
        return "'" + text.replaceAll("['\\u2018-\\u201b]", "$0$0") + "'";
    }
}
