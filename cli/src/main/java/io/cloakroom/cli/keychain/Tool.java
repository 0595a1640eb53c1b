package io.cloakroom.cli.keychain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the system. Secrets go to its standard input only: others can see arguments.
 *
 * @param program its file
 */
public record Tool(Path program) {
    /** The user may have to unlock a keychain first. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MAX_OUTPUT_BYTES = 64 * 1024;

    /** What it printed to standard output. */
    public record Result(int code, String output) {}

    /** Finds a program in the folders of {@code PATH}. */
    public static Optional<Tool> find(String name, Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            try {
                Path file = Path.of(folder, name);
                if (file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(new Tool(file));
                }
            } catch (InvalidPathException e) {
                // not a folder
            }
        }
        return Optional.empty();
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException if it cannot be run, or does not end within a minute
     */
    public Result run(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            CompletableFuture<byte[]> output = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    output.complete(process.getInputStream().readNBytes(MAX_OUTPUT_BYTES));
                } catch (IOException e) {
                    output.completeExceptionally(e);
                }
            });
            write(process, input);
            byte[] bytes = output.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(late());
            }
            return new Result(process.exitValue(), new String(bytes, UTF_8));
        } catch (TimeoutException e) {
            throw new IOException(late(), e);
        } catch (ExecutionException e) {
            throw new IOException("`%s` failed".formatted(program), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            // It ended without reading all; its exit code says how.
        }
    }

    private String late() {
        return "`%s` does not end within %d seconds".formatted(program, PATIENCE.toSeconds());
    }
}
