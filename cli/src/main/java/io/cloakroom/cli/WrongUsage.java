package io.cloakroom.cli;

import io.cloakroom.cli.documents.Printable;
import io.cloakroom.policy.match.NearestName;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports a command that cannot run as typed, in one line: what is wrong, what may have been meant, and where to look.
 */
final class WrongUsage {
    /** The text that picocli puts in front of the better sentence where a value begins with a hyphen. */
    private static final Pattern PICOCLI_UNKNOWN = Pattern.compile("^Unknown option: '.*'; (?=Expected)");

    private WrongUsage() {}

    /** Prints the report and returns the exit code. */
    static int complain(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        CommandSpec command = line.getCommandSpec();
        line.getErr().println(Printable.line(sentence(failure, arguments)));
        line.getErr().printf("See '%s --help'.%n", command.qualifiedName());
        return command.exitCodeOnInvalidInput();
    }

    private static String sentence(ParameterException failure, String[] arguments) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        Optional<String> stray = strayArgument(failure);
        if (stray.isPresent() && !command.subcommands().isEmpty()) {
            return "there is no command `%s`%s"
                    .formatted(
                            Printable.argument(stray.get()),
                            NearestName.question(
                                    NearestName.among(command.subcommands().keySet(), stray.get())));
        }
        // Checked before missing arguments, because one may be missing due to this.
        Optional<String> unknown = unknownOption(command, arguments);
        if (unknown.isPresent()) {
            return "unknown option `%s`%s"
                    .formatted(
                            Printable.argument(unknown.get()),
                            isShort(unknown.get())
                                    ? ""
                                    : NearestName.question(NearestName.among(options(command), unknown.get())));
        }
        return stray.map(argument -> "unexpected argument `%s`".formatted(Printable.argument(argument)))
                .orElse(PICOCLI_UNKNOWN
                        .matcher(String.valueOf(failure.getMessage()))
                        .replaceFirst(""));
    }

    /** The first unexpected argument that is not an option. */
    private static Optional<String> strayArgument(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                ? unmatched.getUnmatched().stream().findFirst().filter(argument -> !argument.startsWith("-"))
                : Optional.empty();
    }

    /** The first unknown option. Values don't begin with a hyphen, so an argument that does is an option. */
    private static Optional<String> unknownOption(CommandSpec command, String[] arguments) {
        Set<String> known = options(command);
        return Arrays.stream(arguments)
                .takeWhile(argument -> !argument.equals("--"))
                .filter(argument -> argument.startsWith("-") && argument.length() > 1)
                .filter(argument -> !Character.isDigit(argument.charAt(1)))
                .map(argument -> argument.split("=", 2)[0])
                .filter(name -> !known.contains(name) && !(isShort(name) && known.contains(name.substring(0, 2))))
                .findFirst();
    }

    private static boolean isShort(String option) {
        return !option.startsWith("--");
    }

    /** The options of a command and of its parent commands. */
    private static Set<String> options(CommandSpec command) {
        Set<String> names = new TreeSet<>();
        for (@Nullable CommandSpec spec = command; spec != null; spec = spec.parent()) {
            names.addAll(spec.optionsMap().keySet());
        }
        return names;
    }
}
