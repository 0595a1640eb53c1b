package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run of the command gave.
 *
 * @param lines of standard output
 */
public record Cloakroom(int code, List<String> lines, String errors) {
    /** Runs it without standard input. */
    public static Cloakroom run(String... arguments) {
        return run(InputStream.nullInputStream(), arguments);
    }

    /** Runs it with this text as standard input. */
    public static Cloakroom runWith(String standardInput, String... arguments) {
        return run(new ByteArrayInputStream(standardInput.getBytes(UTF_8)), arguments);
    }

    /** Runs it with these bytes as standard input. */
    public static Cloakroom run(InputStream standardInput, String... arguments) {
        return run(Map.of(), standardInput, arguments);
    }

    /** Runs it in an environment, with these bytes as standard input. */
    public static Cloakroom run(Map<String, String> environment, InputStream standardInput, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine(environment, standardInput)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Cloakroom(code, out.toString().lines().toList(), err.toString());
    }

    /** The root of the source tree. */
    public static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("examples/policies"))) {
            folder = folder.resolveSibling("..").normalize();
        }
        return folder;
    }

    /** Standard output. */
    public String text() {
        return String.join("\n", lines);
    }

    /** The last line of standard output. */
    public String lastLine() {
        return lines.get(lines.size() - 1);
    }
}
