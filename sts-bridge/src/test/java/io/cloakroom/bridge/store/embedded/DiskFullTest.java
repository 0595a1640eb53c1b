package io.cloakroom.bridge.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that takes no more. A limit on the size of files, which anybody can set, stands for one; a small file system
 * in memory is one, where the system lets us mount it.
 */
final class DiskFullTest {
    private static final String REFUSED = "507 XMinioStorageFull";
    private static final String ENGLISH = "en";
    private static final String GERMAN = "de";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, GERMAN})
    void aFileThatMayNotGrow(String language) throws IOException, InterruptedException {
        List<String> said =
                run(language, List.of("sh", "-c", "ulimit -f 16384; exec \"$@\"", "sh"), "20000000", "full");
        assertThat(said)
                .contains(
                        "large: " + REFUSED,
                        "part: " + REFUSED,
                        "small: " + REFUSED,
                        "whole: true",
                        "faults: 0, unused: 0",
                        "opens again: true");
    }

    /** The reserve is such a file too. */
    @Test
    void filesThatMayNotBecomeAsLargeAsTheReserve() throws IOException, InterruptedException {
        List<String> said = run(List.of("sh", "-c", "ulimit -f 6000; exec \"$@\"", "sh"), "4000000", "full");
        assertThat(said.stream().filter(line -> line.contains("no reserve")))
                .as("%s", said)
                .hasSize(2) // the store is opened twice
                .allMatch(line -> line.contains("may write no file of 4 MiB (see `ulimit -f`)"));
        assertThat(said)
                .contains(
                        "large: " + REFUSED,
                        "part: " + REFUSED,
                        "small: " + REFUSED,
                        "stored: more than a megabyte",
                        "whole: true",
                        "faults: 0, unused: 0",
                        "opens again: true");
    }

    @Test
    void theReserveKnowsALimitInWhateverLanguageTheSystemTellsOfIt() throws IOException, InterruptedException {
        List<String> limited = List.of("sh", "-c", "ulimit -f 6000; exec \"$@\"", "sh");
        assertThat(run(GERMAN, limited, "0", "once")).contains("once: true", "reserve: false");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, GERMAN})
    void aFullFileSystem(String language) throws IOException, InterruptedException {
        List<String> said = run(language, mounting(), "300000", "full");
        assertThat(said)
                .contains(
                        "large: " + REFUSED,
                        "part: " + REFUSED,
                        "small: " + REFUSED,
                        "whole: true",
                        "deleted: and written again",
                        "faults: 0, unused: 0",
                        "opens again: true");
    }

    /** Then all is in the catalog, and deleting gives nothing back to the disk. */
    @Test
    void aFileSystemFullOfSmallObjects() throws IOException, InterruptedException {
        List<String> said = run(mounting(), "12000", "full");
        assertThat(said)
                .contains(
                        "large: " + REFUSED,
                        "small: " + REFUSED,
                        "whole: true",
                        "deleted: and written again",
                        "faults: 0, unused: 0",
                        "opens again: true");
    }

    @Test
    void aStartOnAFullFileSystem() throws IOException, InterruptedException {
        assertThat(run(mounting(), "0", "start")).contains("reserve: true", "opens: true", "reserve: false");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, GERMAN})
    void aReadOnlyFolder(String language) throws IOException, InterruptedException {
        List<String> said = run(language, mounting(), "300000", "read-only");
        assertThat(said).contains("large: " + REFUSED, "part: " + REFUSED, "whole: true", "faults: 0, unused: 0");
    }

    /** The beginning of a command that has a file system of 24 MB in place of the directory. */
    private List<String> mounting() throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/unshare"))
                        && new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", directory.toString())
                                        .start()
                                        .waitFor()
                                == 0,
                "no file systems may be mounted here");
        return List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=24m tmpfs \"$0\" && exec \"$@\"",
                directory.toString());
    }

    private List<String> run(List<String> before, String size, String kind) throws IOException, InterruptedException {
        return run(ENGLISH, before, size, kind);
    }

    /** @param language in which the system speaks, where its sentences are installed in it */
    private List<String> run(String language, List<String> before, String size, String kind)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path", ""),
                WriteUntilFull.class.getName(),
                directory.resolve("store").toString(),
                size,
                kind));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", language));
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.contains(" ERROR "))
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }
}
