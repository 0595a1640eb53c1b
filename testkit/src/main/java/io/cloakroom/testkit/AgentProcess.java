package io.cloakroom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code cloakroom agent} in its own process, started from the built JARs, on a free port of 127.0.0.1. */
public final class AgentProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern URL = Pattern.compile("AWS_CONTAINER_CREDENTIALS_FULL_URI=(http://\\S+)");

    private final Process process;
    private final Path log;
    private final URI url;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.url = awaitUrl();
    }

    /**
     * Starts an agent and waits until it listens.
     *
     * @param log file for its output; overwritten
     * @param options of the command
     * @throws IllegalStateException if it ends instead; the message has its log
     */
    public static AgentProcess start(Path log, String... options) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-jar",
                Checkout.find().jar("cli").toString(),
                "agent",
                "--address",
                "127.0.0.1:0"));
        line.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "LANG"));
        try {
            return new AgentProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} is set to. */
    public URI url() {
        return url;
    }

    /** What it has told so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end (SIGTERM), waits, and returns its exit code. */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the agent did not stop:\n" + log());
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

    private URI awaitUrl() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (process.isAlive() && System.nanoTime() < deadline) {
                Matcher listening = URL.matcher(log());
                if (listening.find()) {
                    return URI.create(listening.group(1));
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("the agent did not start:\n" + log());
    }
}
