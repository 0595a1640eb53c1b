package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of wrk against a server. */
final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([0-9.]+)(s|m)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private Wrk() {}

    /** Loads the server for some seconds with the requests of a Lua script. */
    static LoadResult run(Server server, int connections, int seconds, Path script) {
        double before = server.cpuSeconds();
        String output = output(List.of(
                "wrk",
                "-t2",
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "30s",
                "--latency",
                "-s",
                script.toString(),
                server.url()));
        double cpu = server.cpuSeconds() - before;
        Matcher refused = REFUSED.matcher(output);
        if (refused.find()) {
            throw new IllegalStateException(server.name() + " refused " + refused.group(1) + " requests:\n" + output);
        }
        Matcher matcher = REQUESTS.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk said: " + output);
        }
        double requests = Double.parseDouble(matcher.group(1));
        double took = Double.parseDouble(matcher.group(2)) * ("m".equals(matcher.group(3)) ? 60 : 1);
        return new LoadResult(requests / took, cpu * 1e6 / requests, p99(output));
    }

    private static double p99(String output) {
        Matcher matcher = P99.matcher(output);
        if (!matcher.find()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> value / 1000;
            case "s" -> value * 1000;
            default -> value;
        };
    }

    private static String output(List<String> command) {
        try {
            Path file = Files.createTempFile("wrk", ".txt");
            try {
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(file.toFile())
                        .start()
                        .waitFor();
                return Files.readString(file, StandardCharsets.UTF_8);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
