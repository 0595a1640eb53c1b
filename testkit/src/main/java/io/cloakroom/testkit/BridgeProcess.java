package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bridge in its own process, started from the built JARs, on a free port of 127.0.0.1. */
public final class BridgeProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);
    private static final Pattern LISTENING = Pattern.compile("listening on (https?://[0-9a-f.:\\[\\]]+)");

    private final Process process;
    private final Path log;
    private final Thread stopAtExit;
    private final URI endpoint;

    private BridgeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.stopAtExit = new Thread(process::destroyForcibly, "stop-bridge");
        Runtime.getRuntime().addShutdownHook(stopAtExit);
        this.endpoint = awaitReady();
    }

    /**
     * How to start a bridge.
     *
     * @param arguments of the command, such as {@code server DIR}
     * @param settings its whole environment
     * @param log file for its output; overwritten
     * @param javaOptions such as {@code -Xmx128m}
     */
    public record Options(List<String> arguments, Map<String, String> settings, Path log, List<String> javaOptions) {
        public Options {
            arguments = List.copyOf(arguments);
            settings = Map.copyOf(settings);
            javaOptions = List.copyOf(javaOptions);
        }

        /** {@code cloakroom server DIR} on a free port. The log is next to the directory. */
        public static Options server(Path directory) {
            Path log = directory.resolveSibling(directory.getFileName() + ".log");
            return new Options(List.of("server", directory.toString()), free(), log, List.of());
        }

        /**
         * {@code cloakroom gateway URL} on a free port, with its state in a directory. The log is next to that
         * directory.
         */
        public static Options gateway(URI upstream, Path data) {
            Path log = data.resolveSibling(data.getFileName() + ".log");
            return new Options(
                    List.of("gateway", upstream.toString(), "--data", data.toString()), free(), log, List.of());
        }

        /** The same with one more setting. */
        public Options with(String key, String value) {
            Map<String, String> more = new LinkedHashMap<>(settings);
            more.put(key, value);
            return new Options(arguments, more, log, javaOptions);
        }

        /** The same with further arguments. */
        public Options withArguments(String... further) {
            List<String> more = new ArrayList<>(arguments);
            more.addAll(List.of(further));
            return new Options(more, settings, log, javaOptions);
        }

        /** The same with more JVM options. They come last, so they win. */
        public Options withJava(String... options) {
            return new Options(arguments, settings, log, List.of(options));
        }

        private static Map<String, String> free() {
            return Map.of("CLOAKROOM_ADDRESS", "127.0.0.1:0", "CLOAKROOM_LOG_FORMAT", "json");
        }
    }

    /**
     * Starts a bridge and waits until it answers.
     *
     * @throws IllegalStateException if the bridge ends instead; the message has its log
     */
    public static BridgeProcess start(Options options) {
        try {
            return new BridgeProcess(command(options).start(), options.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command until it ends by itself, for configurations that are refused. Returns exit code and output. */
    public static Ended run(Options options) {
        try {
            Process process = command(options).start();
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it is still running:\n" + Files.readString(options.log()));
            }
            return new Ended(process.exitValue(), Files.readString(options.log()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How a command ended. */
    public record Ended(int exitCode, String output) {}

    /** Scheme, host and port. */
    public URI endpoint() {
        return endpoint;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The log so far, standard output included. */
    public String log() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the bridge without warning ({@code kill -9}), like a power cut. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
        forget();
    }

    /** Asks the bridge to end (SIGTERM), waits, and returns its exit code. */
    public int stop() {
        process.destroy();
        int code = awaitEnd();
        forget();
        return code;
    }

    /** Asks the bridge to end, without waiting. */
    public void terminate() {
        process.destroy();
    }

    /** Waits until the bridge has ended and returns its exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the bridge did not stop:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static ProcessBuilder command(Options options) throws IOException {
        Checkout checkout = Checkout.find();
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx512m"));
        line.addAll(options.javaOptions());
        line.addAll(List.of("-jar", checkout.jar("cli").toString()));
        line.addAll(options.arguments());
        Files.createDirectories(options.log().toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(options.log().toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "LANG"));
        builder.environment().putAll(options.settings());
        return builder;
    }

    private URI awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < deadline) {
                Matcher listening = LISTENING.matcher(log());
                if (listening.find()) {
                    URI found = URI.create(listening.group(1));
                    if (found.getScheme().equals("https") || isLive(http, found)) { // whom to trust is the test's
                        return found;
                    }
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("the bridge did not start:\n" + log());
    }

    private static boolean isLive(HttpClient http, URI endpoint) throws InterruptedException {
        var request = HttpRequest.newBuilder(endpoint.resolve("/minio/health/live"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // The JVM is already shutting down and runs the hook itself.
        }
    }
}
