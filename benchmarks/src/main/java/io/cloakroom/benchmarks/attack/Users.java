package io.cloakroom.benchmarks.attack;

import io.cloakroom.benchmarks.load.WebIdentityProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The well-behaved users of an attack run, in a process of their own: what is measured must not wait for the attackers'
 * garbage collector, nor have their low priority. Both sides speak in lines: first one token each, then {@link #BEGIN},
 * and at the end the table's rows, the failures, and whether all went well.
 */
final class Users implements AutoCloseable {
    private static final String READY = "ready";
    private static final String BEGIN = "begin";
    private static final String END = "end";
    private static final String ROWS_OVER = "--";

    private final Process process;
    private final BufferedReader told;
    private final Writer tell;

    /** What became of the users' attempts. */
    record Outcome(List<String> rows, List<String> failures, boolean isGood) {}

    /** Starts the process, in which the users prepare what they will read. */
    Users(URI endpoint, WebIdentityProvider provider) throws IOException {
        this.process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Users.class.getName(),
                        endpoint.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.told = process.inputReader(StandardCharsets.UTF_8);
        this.tell = process.outputWriter(StandardCharsets.UTF_8);
        Stream.concat(Stream.of("ada"), IntStream.range(0, 50).mapToObj(n -> "user-" + n))
                .map(name -> provider.token(name, "readwrite"))
                .forEach(this::say);
        say("");
        if (!READY.equals(told.readLine())) {
            throw new IOException("the users could not begin");
        }
    }

    private void say(String line) {
        try {
            tell.write(line + "\n");
            tell.flush();
        } catch (IOException e) {
            throw new IllegalStateException("the users have died", e);
        }
    }

    void begin() {
        say(BEGIN);
    }

    /** Ends what is measured. */
    Outcome end() {
        say(END);
        List<String> lines = told.lines().toList();
        int rows = lines.indexOf(ROWS_OVER);
        if (rows < 0) {
            throw new IllegalStateException("the users have died: " + lines);
        }
        return new Outcome(
                lines.subList(0, rows),
                lines.subList(rows + 1, lines.size() - 1),
                Boolean.parseBoolean(lines.getLast()));
    }

    @Override
    public void close() {
        process.destroy();
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String> tokens = Stream.generate(() -> line(in))
                .takeWhile(line -> !line.isEmpty())
                .toList();
        Probes probes = new Probes(URI.create(arguments[0]), tokens.getFirst(), tokens.subList(1, tokens.size()));
        out.println(READY);
        line(in);
        List<Probe> running = List.of(
                new Probe("login", probes::login),
                new Probe("GET 1 KiB", probes::readSmall),
                new Probe("GET 5 MB", probes::readLarge));
        line(in);
        running.forEach(Probe::close);
        running.forEach(probe -> out.println(probe.row()));
        out.println(ROWS_OVER);
        running.forEach(probe -> probe.firstFailures().forEach(out::println));
        out.println(running.stream().allMatch(Probe::isGood));
    }

    /** The next line; at the end of input the process has nobody left to serve. */
    private static String line(BufferedReader in) {
        try {
            String line = in.readLine();
            if (line == null) {
                throw new IllegalStateException("the attack run has ended");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
