package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Runs what people type: bash in the root of the source tree, where {@code bin/cloakroom} is the command under test.
 */
public final class Shell {
    private static final long SECONDS = 120;

    private final Path folder;

    /** @param folder for what is needed in between */
    public Shell(Path folder) {
        this.folder = folder;
    }

    /**
     * What a command printed, to standard output and standard error alike.
     *
     * @param code it ended with
     */
    public record Result(int code, String output) {}

    /** Runs a command. */
    public Result run(String command) throws IOException, InterruptedException {
        Path launcher = folder.resolve("cloakroom");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Path output = folder.resolve("output");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", command.replaceAll("[./]*bin/cloakroom", "cloakroom"))
                .directory(Cloakroom.checkout().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        Process process = bash.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(command).isTrue();
        return new Result(process.exitValue(), Files.readString(output, UTF_8));
    }
}
