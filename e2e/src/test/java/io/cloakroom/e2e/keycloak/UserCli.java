package io.cloakroom.e2e.keycloak;

import io.cloakroom.testkit.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The built {@code cloakroom} command on the machine of one user: a home directory, and a browser that somebody else
 * is.
 */
final class UserCli {
    private static final long SECONDS = 120;
    private static final long PAUSE_MILLIS = 20;

    private final Path home;

    /** @param home empty directory */
    UserCli(Path home) throws IOException {
        this.home = home;
        Path browser = home.resolve("browser");
        Files.writeString(
                browser, "#!/bin/sh\ncp \"${1#file://}\" '%1$s.new' && mv '%1$s.new' '%1$s'\n".formatted(opened()));
        if (!browser.toFile().setExecutable(true)) {
            throw new IOException("cannot make a browser");
        }
    }

    private Path opened() {
        return home.resolve("opened");
    }

    /** A run that may still go on. */
    record Run(Process process, Path out, Path err) {
        /** Waits for its end. */
        Result result() {
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("it does not end:\n" + Files.readString(err));
                }
                return new Result(process.exitValue(), Files.readString(out).strip(), Files.readString(err));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** What it printed. */
    record Result(int code, String text, String errors) {}

    Result run(String... arguments) {
        return start(arguments).result();
    }

    Run start(String... arguments) {
        try {
            Path out = Files.createTempFile(home, "run", ".out");
            Path err = Files.createTempFile(home, "run", ".err");
            List<String> line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-jar",
                    Checkout.find().jar("cli").toString()));
            line.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "TMPDIR", "LANG"));
            builder.environment().put("HOME", home.toString());
            builder.environment().put("BROWSER", home.resolve("browser").toString());
            Process process = builder.start();
            process.getOutputStream().close();
            return new Run(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the browser is to open, once it is. */
    String awaitPage(Run run) throws IOException, InterruptedException {
        while (!Files.exists(opened())) {
            if (!run.process().isAlive()) {
                throw new IllegalStateException("it ended without a page:\n" + Files.readString(run.err()));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        String page = Files.readString(opened());
        Files.delete(opened());
        int url = page.indexOf("href=\"") + "href=\"".length();
        return page.substring(url, page.indexOf('"', url)).replace("&amp;", "&");
    }

    /** The first line to standard error that holds this text, once it is there. */
    static String awaitLine(Run run, String text) throws IOException, InterruptedException {
        while (true) {
            List<String> lines = Files.readAllLines(run.err()).stream()
                    .filter(line -> line.contains(text))
                    .toList();
            if (!lines.isEmpty()) {
                return lines.get(0);
            }
            if (!run.process().isAlive()) {
                throw new IllegalStateException("it ended:\n" + Files.readString(run.err()));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** The file with the refresh token. */
    Path tokenFile() {
        return home.resolve(".config/cloakroom/logins/cloakroom.token");
    }
}
