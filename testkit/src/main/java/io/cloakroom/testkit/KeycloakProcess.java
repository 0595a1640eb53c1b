package io.cloakroom.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Keycloak in its own process on a free port of 127.0.0.1, with its database in memory. */
final class KeycloakProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final String PORT = "--http-port=";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Process process;
    private final Thread stopAtExit;
    private final URI baseUri;

    private KeycloakProcess(Process process, URI baseUri) {
        this.process = process;
        this.baseUri = baseUri;
        this.stopAtExit = new Thread(() -> stop(process), "stop-keycloak");
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    static KeycloakProcess start(Path home, List<String> arguments) throws IOException {
        int port = portAmong(arguments);
        Path log = home.resolve("log-%s.txt".formatted(UUID.randomUUID()));
        List<String> all = new ArrayList<>(List.of(
                "start",
                "--optimized",
                "--import-realm",
                "--cache=local",
                "--http-enabled=true",
                "--hostname-strict=false",
                "--http-host=127.0.0.1"));
        all.addAll(arguments);
        if (arguments.stream().noneMatch(argument -> argument.startsWith(PORT))) {
            all.add(PORT + port);
        }
        var keycloak = new KeycloakProcess(command(home, log, all).start(), URI.create("http://127.0.0.1:" + port));
        keycloak.awaitReady(log);
        return keycloak;
    }

    private static int portAmong(List<String> arguments) throws IOException {
        for (String argument : arguments) {
            if (argument.startsWith(PORT)) {
                return Integer.parseInt(argument.substring(PORT.length()));
            }
        }
        return freePort();
    }

    URI baseUri() {
        return baseUri;
    }

    static ProcessBuilder command(Path home, Path log, List<String> arguments) {
        return command(home, "kc.sh", log, arguments);
    }

    static ProcessBuilder command(Path home, String script, Path log, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(home.resolve("bin").resolve(script).toString());
        line.addAll(arguments);
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KCADM", home.resolve("bin/kcadm.sh").toString());
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", KeycloakServer.ADMIN_USER);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", KeycloakServer.ADMIN_PASSWORD);
        return builder;
    }

    static int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            stop(process);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The last lines of a log, for error messages. */
    static String tail(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** Waits until the server answers requests, which it does only after the import of the realms. */
    private void awaitReady(Path log) throws IOException {
        var request = HttpRequest.newBuilder(baseUri.resolve("/realms/master"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < deadline) {
                try {
                    if (http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // Not listening yet.
                }
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        throw new IOException("Keycloak did not start:\n" + tail(log));
    }

    /** Ends it at once. */
    void kill() {
        List<ProcessHandle> tree = tree(process);
        tree.forEach(ProcessHandle::destroyForcibly);
        tree.forEach(handle -> handle.onExit().join());
        close();
    }

    @Override
    public void close() {
        stop(process);
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // The JVM is already shutting down and runs the hook itself.
        }
    }

    /** Stops the whole process tree, because kc.sh may have started java as a child. */
    private static void stop(Process process) {
        List<ProcessHandle> tree = tree(process);
        tree.forEach(ProcessHandle::destroy);
        for (ProcessHandle handle : tree) {
            try {
                handle.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
                handle.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                handle.destroyForcibly();
            }
        }
    }

    private static List<ProcessHandle> tree(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
